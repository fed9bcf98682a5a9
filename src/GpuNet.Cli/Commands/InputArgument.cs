using System.CommandLine;

namespace GpuNet.Cli.Commands;

/// <summary>An argument that names a file to read.</summary>
sealed class InputArgument : Argument<string>
{
    /// <summary>Creates the argument.</summary>
    /// <param name="name">What the help calls it.</param>
    public InputArgument(string name) : base(name) => Validators.Add(result =>
    {
        if (result.Tokens is [{ Value: TableFiles.StandardInput }])
            result.AddError($"{name}: '-' is the standard input for tables alone; name a file");
    });
}

/// <summary>An option that names a file to read.</summary>
sealed class InputOption(string name) : Option<string?>(name);

using System.CommandLine;

namespace GpuNet.Cli.Commands;

/// <summary>An argument that names a file to read.</summary>
sealed class InputArgument(string name) : Argument<string>(name);

/// <summary>An option that names a file to read.</summary>
sealed class InputOption(string name) : Option<string?>(name);

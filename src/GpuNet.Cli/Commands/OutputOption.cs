using System.CommandLine;
using GpuNet.Files;

namespace GpuNet.Cli.Commands;

/// <summary>An argument that names a file to write.</summary>
sealed class OutputArgument(string name) : Argument<string>(name)
{
    /// <inheritdoc cref="OutputOption.Endings"/>
    public IReadOnlyList<string> Endings { get; init; } = [];
}

/// <summary>An option that names a file to write. Whether it can be written is known before anything else is done.</summary>
sealed class OutputOption(string name, params string[] aliases) : Option<string?>(name, aliases)
{
    /// <summary>The endings that fit what is written; no ending fits, too.</summary>
    public IReadOnlyList<string> Endings { get; init; } = [];

    /// <summary>Whether the file is replaced; otherwise what is written is appended to it.</summary>
    public bool Replaces { get; init; } = true;

    /// <summary>Fails where an output of a command cannot be written, or is a file that the command reads, or another output.</summary>
    /// <exception cref="InputException">There is such an output.</exception>
    public static void CheckAll(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        // Who asks for help names no input.
        if (parsed.Action != command.Action)
            return;
        var used = command.Arguments.SelectMany(argument => argument switch
            {
                DataArgument data => data.FilesOf(parsed),
                InputArgument input => [parsed.GetRequiredValue(input)],
                _ => [],
            }, (argument, path) => (Role: $"the input {argument.Name}, which would be lost", Path: path))
            .Concat(Printed())
            .ToList();
        foreach (var output in command.Arguments.OfType<OutputArgument>())
            Add(output.Name, parsed.GetRequiredValue(output), output.Endings, replaces: true);
        foreach (var output in command.Options.OfType<OutputOption>())
        {
            if (parsed.GetValue(output) is { } path)
                Add(output.Name, path, output.Endings, output.Replaces);
        }

        void Add(string name, string path, IReadOnlyList<string> endings, bool replaces)
        {
            Check(name, path, endings, replaces, used);
            used.Add(($"{name}, which would be lost", path));
        }
    }

    // What is printed would be mixed with what is written. A device, such as /dev/null, may get both.
    static IEnumerable<(string Role, string Path)> Printed() => OperatingSystem.IsLinux()
        ? new[]
        {
            (Role: "the standard output, where results are printed", Path: "/dev/stdout"),
            (Role: "the standard error, where progress is printed", Path: "/dev/stderr"),
        }.Where(stream => FileStatus.Of(stream.Path) is { IsRegular: true } or { IsPipe: true })
        : [];

    static void Check(
        string name, string path, IReadOnlyList<string> endings, bool replaces, IEnumerable<(string Role, string Path)> used)
    {
        try
        {
            string? role = used.FirstOrDefault(other => IsSame(path, other.Path)).Role;
            if (role is not null)
                throw new InputException($"{path} is the same file as {role}; name another file");
            string ending = Path.GetExtension(path);
            if (endings.Count > 0 && ending.Length > 0 && !endings.Contains(ending, StringComparer.OrdinalIgnoreCase))
                throw new InputException($"no {ending} file can be written; let the name end with {endings[0]}");
            if (replaces || FileStatus.Of(path) is null)
                AtomicFile.Check(path);
        }
        catch (InputException problem)
        {
            throw new InputException($"{name}: {problem.Message}");
        }
        catch (IOException problem)
        {
            throw new InputException($"{name}: {path.Shorten()}: the file cannot be written: {problem.Reason()}");
        }
    }

    // Whoever reads an input with an empty name refuses it.
    static bool IsSame(string path, string other) => (FileStatus.Of(path), FileStatus.Of(other)) switch
    {
        _ when other.Length == 0 => false,
        ({ } one, { } two) => one.Identity == two.Identity,
        (null, null) => FileStatus.FollowLinks(path) == FileStatus.FollowLinks(other),
        _ => false,
    };
}

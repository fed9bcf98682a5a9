using System.CommandLine;

namespace GpuNet.Cli.Commands;

/// <summary>A command whose help has its options in groups, and examples.</summary>
sealed class GroupedCommand(string name, string description) : Command(name, description)
{
    readonly List<OptionGroup> groups = [];

    /// <summary>The options, in the order of the help.</summary>
    public IReadOnlyList<OptionGroup> Groups => groups;

    /// <summary>Command lines that can be typed as they are, with a file of the user's own.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>Adds options, under a title in the help.</summary>
    public void AddGroup(string title, params IReadOnlyList<Option> options)
    {
        groups.Add(new(title, options));
        foreach (var option in options)
            Options.Add(option);
    }
}

/// <summary>Options that the help shows together.</summary>
sealed record OptionGroup(string Title, IReadOnlyList<Option> Options);

using System.CommandLine;

namespace GpuNet.Cli.Commands;

/// <summary>What is wrong with a command line, in one line: what, where, what to do.</summary>
static class Usage
{
    /// <summary>The problem of a command line that could not be parsed.</summary>
    public static string Problem(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        string help = command is RootCommand ? "see gpunet --help" : $"see gpunet {command.Name} --help";
        return $"{Describe(parsed, command)}; {help}";
    }

    static string Describe(ParseResult parsed, Command command)
    {
        string? unknown = parsed.UnmatchedTokens is [var first, ..] ? first : null;
        if (command is RootCommand)
        {
            string commands = string.Join(", ", command.Subcommands.Select(one => one.Name));
            return unknown is null ? $"which command? One of {commands}" : $"there is no command '{unknown}', but {commands}";
        }
        // What follows an option that is not known is unknown, too.
        if (unknown?.StartsWith('-') == true)
            return $"there is no option '{unknown}'{Suggestion(command, unknown)}";
        if (FindRepeated(parsed) is { } repeated)
            return $"{repeated.Name}: this option takes one value, but is given {parsed.GetResult(repeated)!.Tokens.Count}; leave one of them out";
        if (command.Arguments.FirstOrDefault(argument => parsed.GetResult(argument) is not { Tokens.Count: > 0 }) is { } missing)
            return $"{missing.Name} is missing: {missing.Description?.TrimEnd('.')}";
        return unknown is null
            ? string.Join("; ", parsed.Errors.Select(error => error.Message.TrimEnd('.')))
            : $"'{unknown}' is one argument too many";
    }

    static Option? FindRepeated(ParseResult parsed) => parsed.CommandResult.Command.Options.FirstOrDefault(option =>
        option.Arity.MaximumNumberOfValues == 1 && parsed.GetResult(option) is { Tokens.Count: > 1 });

    // Slips are seldom in the first letters.
    static string Suggestion(Command command, string unknown)
    {
        const int sameLetters = 4;
        string start = unknown[..Math.Min(unknown.Length, sameLetters)];
        var names = command.Options.Select(option => option.Name);
        string[] similar = [.. names.Where(name => name.StartsWith(start, StringComparison.Ordinal))];
        return similar.Length == 0 ? "" : $"; did you mean {string.Join(" or ", similar)}?";
    }
}

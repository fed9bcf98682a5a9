using System.CommandLine;
using System.CommandLine.Parsing;

namespace GpuNet.Cli.Commands;

/// <summary>What is wrong with a command line, in one line: what, where, what to do.</summary>
static class Usage
{
    /// <summary>The problem of a command line that could not be parsed.</summary>
    public static string Problem(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        string problem = command is RootCommand ? OfRoot(parsed, command) : OfCommand(parsed, command);
        string help = command is RootCommand ? "see gpunet --help" : $"see gpunet {command.Name} --help";
        return $"{problem}{(problem.EndsWith('?') ? "" : ";")} {help}";
    }

    /// <summary>The problem of a long name behind one hyphen, which would be a short name with a value; null where there is none.</summary>
    public static string? FindOneHyphen(ParseResult parsed, IEnumerable<string> arguments)
    {
        var command = parsed.CommandResult.Command;
        var names = command.Options.SelectMany(option => option.Aliases.Append(option.Name)).ToHashSet();
        return arguments.TakeWhile(argument => argument != "--").FirstOrDefault(
            argument => argument.Length > 2 && argument[0] == '-' && names.Contains($"-{argument.Split('=')[0]}")) is { } mistaken
            ? $"unknown option '{mistaken}'; did you mean '-{mistaken}'? see gpunet {command.Name} --help"
            : null;
    }

    static string OfRoot(ParseResult parsed, Command root)
    {
        string[] commands = [.. root.Subcommands.Select(one => one.Name)];
        string all = string.Join(", ", commands);
        if (parsed.UnmatchedTokens is not [var unknown, ..])
            return $"no command is given; choose from {all}";
        string kind = unknown.StartsWith('-') ? "option" : "command";
        return $"unknown {kind} '{unknown}'{Question(unknown, commands) ?? $"; the commands are {all}"}";
    }

    static string OfCommand(ParseResult parsed, Command command)
    {
        string? unknown = parsed.UnmatchedTokens is [var first, ..] ? first
            : command.Arguments.OfType<DataArgument>().SelectMany(data => parsed.GetResult(data)?.Tokens ?? [])
                .FirstOrDefault(DataArgument.IsOption)?.Value;
        // What follows an unknown option is unknown, too.
        if (unknown?.StartsWith('-') == true)
        {
            var names = command.Options.SelectMany(option => option.Aliases.Append(option.Name)).Where(name => name.Length > 2);
            return $"unknown option '{unknown}'{Question(unknown, names)}";
        }
        if (FindRepeated(parsed) is { } repeated)
            return $"{repeated.Option.Name}: this option takes one value, but {repeated.Tokens.Count} are given; leave one of them out";
        if (FindEmpty(parsed) is { } empty)
            return $"{empty.Option.Name}: the value is missing; write {empty.Option.Name} {empty.Option.HelpName}";
        if (command.Arguments.FirstOrDefault(argument => parsed.GetResult(argument) is not { Tokens.Count: > 0 }) is { } missing)
        {
            string example = command is GroupedCommand { Examples: [var usual, ..] } ? $": write it as in '{usual}'" : "";
            return $"{missing.Name} is missing{example}";
        }
        return unknown is null
            ? string.Join("; ", parsed.Errors.Select(error => error.Message.TrimEnd('.')))
            : $"'{unknown}' is one argument too many; quote a value that has spaces";
    }

    static string? Question(string unknown, IEnumerable<string> names) =>
        Suggestion.Nearest(unknown, names) is { } name ? $"; did you mean '{name}'?" : null;

    static OptionResult? FindRepeated(ParseResult parsed) => Given(parsed)
        .FirstOrDefault(given => given.Option.Arity.MaximumNumberOfValues == 1 && given.Tokens.Count > 1);

    static OptionResult? FindEmpty(ParseResult parsed) => Given(parsed)
        .FirstOrDefault(given => !given.Implicit && given.Option.Arity.MinimumNumberOfValues > 0 && given.Tokens.Count == 0);

    static IEnumerable<OptionResult> Given(ParseResult parsed) =>
        parsed.CommandResult.Command.Options.Select(parsed.GetResult).OfType<OptionResult>();
}

using System.Collections;
using System.CommandLine;
using System.CommandLine.Invocation;
using System.Globalization;
using GpuNet.Cli.Commands;

namespace GpuNet.Cli.Output;

/// <summary><c>--help</c>: what a command does, its options in groups, and examples, 80 columns wide.</summary>
sealed class HelpText : SynchronousCommandLineAction
{
    const int Width = 80, Indent = 2, Column = 30;

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        Write(parseResult.CommandResult.Command, Console.Out);
        return ExitCode.Success;
    }

    static void Write(Command command, TextWriter output)
    {
        WriteWrapped(output, command.Description!, 0, 0);
        string arguments = string.Concat(command.Arguments.Select(argument => $" {argument.Name}"));
        output.WriteLine();
        output.WriteLine(command is RootCommand
            ? "Usage: gpunet COMMAND [options]"
            : $"Usage: gpunet {command.Name}{arguments} [options]");
        WriteRows(output, "Commands", command.Subcommands.Select(one => (one.Name, one.Description!)));
        WriteRows(output, "Arguments", command.Arguments.Select(argument => (argument.Name, argument.Description!)));
        var grouped = command as GroupedCommand;
        foreach (var group in grouped?.Groups ?? [])
            WriteRows(output, group.Title, group.Options.Select(option => (Name(option), Describe(option))));
        WriteRows(output, "Other", [(command is RootCommand ? "-h, --help, --version" : "-h, --help", command is RootCommand
            ? "Show this text, or the version; 'gpunet COMMAND --help' tells more of a command." : "Show this text.")]);
        if (grouped?.Examples is not { Count: > 0 } examples)
            return;
        output.WriteLine();
        output.WriteLine("Examples:");
        foreach (string example in examples)
            output.WriteLine(new string(' ', Indent) + example);
    }

    static void WriteRows(TextWriter output, string title, IEnumerable<(string Name, string Text)> rows)
    {
        if (!rows.Any())
            return;
        output.WriteLine();
        output.WriteLine(title + ":");
        foreach (var (name, text) in rows)
        {
            string first = new string(' ', Indent) + name;
            bool fits = first.Length < Column - 1;
            output.Write(fits ? first.PadRight(Column) : first + Environment.NewLine + new string(' ', Column));
            WriteWrapped(output, text, Column, Column);
        }
    }

    static void WriteWrapped(TextWriter output, string text, int column, int indent)
    {
        foreach (string word in text.Split(' '))
        {
            bool isFirst = column == indent;
            if (!isFirst && column + 1 + word.Length > Width)
            {
                output.Write(Environment.NewLine + new string(' ', indent));
                column = indent;
                isFirst = true;
            }
            string shown = isFirst ? word : " " + word;
            output.Write(shown);
            column += shown.Length;
        }
        output.WriteLine();
    }

    /// <summary>The names of an option, the short ones first, and what it takes.</summary>
    public static string Name(Option option)
    {
        var names = option.Aliases.Append(option.Name).OrderBy(name => name.StartsWith("--", StringComparison.Ordinal));
        return $"{string.Join(", ", names)} {option.HelpName}".TrimEnd();
    }

    static string Describe(Option option) =>
        Default(option) is { Length: > 0 } usual ? $"{option.Description} Default: {usual}." : option.Description!;

    /// <summary>The usual value of an option as a text; empty where there is none.</summary>
    public static string Default(Option option)
    {
        object? value = option.HasDefaultValue ? option.GetDefaultValue() : null;
        return value switch
        {
            null or false or "" => "",
            string text => text,
            IEnumerable values => string.Join(',', values.Cast<object>()),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };
    }
}

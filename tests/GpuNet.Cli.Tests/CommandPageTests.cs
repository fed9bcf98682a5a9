using System.Text;
using GpuNet.Cli.Commands;
using GpuNet.Cli.Output;

namespace GpuNet.Cli.Tests;

/// <summary>docs/cli.md is made from the definitions of the commands; GPUNET_WRITE_DOCS=1 writes it, otherwise it is compared.</summary>
public sealed class CommandPageTests
{
    [Fact]
    public void The_page_of_the_commands_says_what_their_definitions_say()
    {
        string path = Path.Combine(Documents.Folder, "cli.md"), page = Page();
        if (Environment.GetEnvironmentVariable("GPUNET_WRITE_DOCS") == "1")
            File.WriteAllText(path, page);
        Assert.True(File.ReadAllText(path) == page,
            "docs/cli.md is out of date: run `GPUNET_WRITE_DOCS=1 dotnet test -c Release --filter CommandPageTests`");
    }

    static string Page()
    {
        var commands = GpunetCommand.Create().Subcommands.OfType<GroupedCommand>().ToList();
        var text = new StringBuilder("""
            # The command

            All commands of `gpunet` and their options, from their definitions. `GPUNET_WRITE_DOCS=1 dotnet test -c Release --filter
            CommandPageTests` writes this page; `gpunet COMMAND --help` prints the same. Options that take lists have commas between the
            values, or are given again: `--ignore id --ignore name` is `--ignore id,name`.

            | command | |
            |---|---|

            """);
        foreach (var command in commands)
            text.Append($"| [{command.Name}](#gpunet-{command.Name}) | {command.Description} |\n");
        foreach (var command in commands)
            Append(text, command);
        return text.ToString().ReplaceLineEndings("\n");
    }

    static void Append(StringBuilder text, GroupedCommand command)
    {
        text.Append($"\n## gpunet {command.Name}\n\n{command.Description}\n");
        AppendTable(text, "argument", command.Arguments.Select(argument => (argument.Name, argument.Description!, "")));
        foreach (var group in command.Groups)
        {
            AppendTable(text, group.Title, group.Options.Select(option =>
                (HelpText.Name(option), option.Description!, HelpText.Default(option) is { Length: > 0 } usual ? $"`{usual}`" : "")));
        }
        text.Append($"\n```\n{string.Join('\n', command.Examples)}\n```\n");
    }

    static void AppendTable(StringBuilder text, string title, IEnumerable<(string Name, string Meaning, string Usual)> rows)
    {
        if (!rows.Any())
            return;
        text.Append($"\n| {title} | | default |\n|---|---|---|\n");
        foreach (var (name, meaning, usual) in rows)
            text.Append($"| `{Cell(name)}` | {Cell(meaning)} | {Cell(usual)} |\n");
    }

    static string Cell(string text) => text.Replace("|", "\\|");
}

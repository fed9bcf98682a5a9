using System.Collections;
using System.CommandLine;
using System.CommandLine.Help;
using GpuNet.Cli.Commands;

namespace GpuNet.Cli.Tests;

/// <summary>What holds for every option of every command, as they are defined.</summary>
public sealed class OptionTests
{
    // Two values for each option that is a list.
    static readonly Dictionary<string, (string First, string Second)> values = new()
    {
        ["--target"] = ("a", "b"),
        ["--ignore"] = ("a", "b"),
        ["--categorical"] = ("a", "b"),
        ["--frequency"] = ("a", "b"),
        ["--numeric"] = ("a", "b"),
        ["--duration"] = ("a", "b"),
        ["--unit"] = ("kg", "%"),
        ["--missing-text"] = ("-", "none"),
        ["--hidden"] = ("64", "32"),
        ["--widths"] = ("784", "10"),
        ["--metrics"] = ("accuracy", "roc_auc"),
        ["--features"] = ("a", "b"),
        ["--classes"] = ("a", "b"),
        ["--vary"] = ("width=8..16", "dropout=0..0.5"),
    };

    /// <summary>The options of all commands.</summary>
    public static TheoryData<string, string> All => new(Commands().SelectMany(command => command.Options, (command, option) =>
        (command, option)).Where(entry => entry.option is not HelpOption).Select(entry => (entry.command.Name, entry.option.Name)));

    [Theory]
    [MemberData(nameof(All))]
    public void An_option_that_is_given_again_adds_to_its_list_or_is_refused(string command, string name)
    {
        var option = Commands().Single(one => one.Name == command).Options.Single(one => one.Name == name);
        if (option.Arity.MaximumNumberOfValues > 1)
        {
            Assert.True(values.TryGetValue(name, out var pair), $"{name} takes many values: give this test two");
            Assert.Equal([pair.First, pair.Second], Read(command, name, pair.First, pair.Second));
        }
        else if (option.ValueType != typeof(bool))
        {
            string problem = Usage.Problem(Parse(command, name, "1", "2"));
            Assert.StartsWith($"{name}: this option takes one value, but 2 are given; leave one of them out", problem);
            Assert.DoesNotContain('\n', problem);
        }
    }

    static string[] Read(string command, string name, params string[] values)
    {
        var parsed = Parse(command, name, values);
        Assert.Empty(parsed.Errors);
        return [.. ((IEnumerable)parsed.GetValue<object>(name)!).Cast<object>().Select(value => $"{value}")];
    }

    static ParseResult Parse(string command, string name, params string[] values)
    {
        var root = GpunetCommand.Create();
        var parsed = root.Subcommands.Single(one => one.Name == command);
        var required = parsed.Options.Where(option => option.Required && option.Name != name).Select(option => option.Name);
        return root.Parse(
        [
            command, .. parsed.Arguments.Select(_ => "digits"), .. required.SelectMany(option => (string[])[option, "x"]),
            .. values.SelectMany(value => (string[])[name, value]),
        ]);
    }

    static IEnumerable<Command> Commands() => GpunetCommand.Create().Subcommands;
}

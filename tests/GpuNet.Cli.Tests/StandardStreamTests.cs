using GpuNet.Cli.Commands;

namespace GpuNet.Cli.Tests;

/// <summary>Standard streams that are closed or end on a full disk cost no training and no model, and show no stack trace.</summary>
public sealed class StandardStreamTests(CliFixture workplace) : IClassFixture<CliFixture>
{
    const string Train = "train iris.csv --target species --preset plain --epochs 3 --hidden 4";

    [Theory]
    [InlineData("2>/dev/full", 0)]
    [InlineData("2>&-", 0)]
    [InlineData(">/dev/full", 1)]
    [InlineData(">&-", 1)]
    [InlineData(">&- 2>&-", 1, Traits = ["Category", "Long"])]
    [InlineData(">/dev/full 2>/dev/full", 1, Traits = ["Category", "Long"])]
    [InlineData("<&-", 0)]
    [InlineData("<&- 2>&-", 0, Traits = ["Category", "Long"])]
    [InlineData("<&- >&-", 1, Traits = ["Category", "Long"])]
    [InlineData("<&- >&- 2>&-", 1)]
    public void A_training_ends_well_and_keeps_its_model(string streams, int exitCode)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "streams are closed by a shell");
        File.Delete(workplace["m.st"]);
        var result = workplace.Run($"{Train} --save m.st", streams: streams);
        Assert.Equal(exitCode, result.ExitCode);
        workplace.Succeed("evaluate m.st iris.csv");
        if (exitCode != 0 && !streams.Contains("2>"))
            Assert.StartsWith("gpunet: the results cannot be written: ", result.ErrorLines[^1]);
        Assert.DoesNotContain(result.ErrorLines, line => line.Contains("   at ") || line.Contains("Unhandled"));
    }

    [Theory]
    [InlineData("--help", ">&-")]
    [InlineData("train --help", ">/dev/full")]
    [InlineData("devices", ">&-")]
    [InlineData("plan digits --hidden 4", ">/dev/full")]
    [InlineData("search iris.csv --target species --epochs 1 --trials 1 --rounds 1", ">&-")]
    [InlineData("benchmark --widths 2,2 --batch-size 1 --seconds 0.01 --device cpu", ">/dev/full")]
    public void Every_command_says_in_a_line_that_its_output_cannot_be_written(string command, string streams)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "streams are closed by a shell");
        var result = workplace.Run(command, streams);
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("gpunet: the results cannot be written: ", result.ErrorLines[^1]);
        Assert.DoesNotContain(result.ErrorLines, line => line.Contains("   at "));
    }

    [Fact]
    public void Options_that_cannot_be_printed_are_an_error_of_every_command_that_has_them()
    {
        string[] commands = [.. from command in GpunetCommand.Create().Subcommands
            where command.Options.Any(option => option.Name == "--print-config")
            let arguments = command.Arguments.Select(_ => " x").Concat(
                command.Options.Where(option => option.Required).Select(option => $" {option.Name} x"))
            select $"{command.Name}{string.Concat(arguments)} --print-config"];
        Assert.NotEmpty(commands);
        CannotBePrinted(commands);
    }

    [Fact]
    [Trait("Category", "Long")]
    public void Whatever_any_command_prints_is_an_error_where_it_cannot_be_printed()
    {
        workplace.Succeed($"{Train} --save all.st");
        const string Benchmark = "benchmark --widths 2,2 --batch-size 1 --seconds 0.01 --device cpu";
        string[] results =
        [
            $"{Train} --json", $"{Train} --folds 2", $"{Train} --folds 2 --json",
            "search iris.csv --target species --preset plain --epochs 1 --trials 1 --rounds 1 --json",
            "predict all.st iris.csv", "evaluate all.st iris.csv", "evaluate all.st iris.csv --json", "show all.st", "show all.st --json",
            "show all.st --config", "plan digits --hidden 4 --measure", "plan iris.csv --target species --preset plain --hidden 4 --trace",
            $"{Benchmark} --json", "devices --verbose", "completion bash",
        ];
        var commands = GpunetCommand.Create().Subcommands;
        // Those that print nothing: the server, and what writes files and tells so as progress.
        Assert.Equal(
            commands.Select(command => command.Name).Except(["serve", "prepare", "export", "import"]).Order(),
            results.Select(line => line.Split(' ')[0]).Distinct().Order());
        CannotBePrinted([.. results, .. commands.Select(command => $"{command.Name} --help"), "--version"]);
    }

    void CannotBePrinted(IEnumerable<string> commands)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "streams are closed by a shell");
        Assert.All(commands.Zip(Enumerable.Range(0, int.MaxValue)), one =>
        {
            var result = workplace.Run(one.First, one.Second % 2 == 0 ? ">&-" : ">/dev/full");
            Assert.Equal(1, result.ExitCode);
            Assert.StartsWith("gpunet: the results cannot be written: ", result.ErrorLines[^1]);
            Assert.DoesNotContain(result.ErrorLines, line => line.Contains("   at "));
        });
    }

    [Theory]
    [InlineData("train missing.csv --target y", "2>&-", 2)]
    [InlineData("train", "2>/dev/full", 2)]
    public void An_error_that_nobody_can_read_keeps_its_exit_code(string command, string streams, int exitCode)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "streams are closed by a shell");
        Assert.Equal(exitCode, workplace.Run(command, streams: streams).ExitCode);
    }
}

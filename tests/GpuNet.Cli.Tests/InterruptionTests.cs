using System.Diagnostics;
using GpuNet.Cli.Commands;

namespace GpuNet.Cli.Tests;

/// <summary>Ctrl+C and SIGTERM end every command at once, wherever it is, and nothing half done is left.</summary>
public sealed class InterruptionTests(CliFixture workplace) : IClassFixture<CliFixture>
{
    // None of them ends by itself in less than minutes: those with - wait for more rows.
    static readonly string[] reading =
    [
        "train - --target species --save never.st",
        "train - --target species --folds 5",
        "prepare - --target species --out never",
        "predict m.st -",
        "evaluate m.st - --report never.html",
        "search - --target species --save never.st",
        "plan - --target species",
    ];

    static readonly string[] computing =
    [
        "benchmark --seconds 100000",
        "plan digits --hidden 2000,2000 --batch-size 1200 --trace",
    ];

    public static IEnumerable<TheoryDataRow<string, string, int>> Reading => reading.SelectMany(Signalled);

    public static IEnumerable<TheoryDataRow<string, string, int>> Computing => computing.SelectMany(Signalled);

    // Both signals go the same way.
    static IEnumerable<TheoryDataRow<string, string, int>> Signalled(string command, int place) =>
    [
        new(command, "INT", 130),
        place == 0 ? new(command, "TERM", 143) : new TheoryDataRow<string, string, int>(command, "TERM", 143).WithTrait("Category", "Long"),
    ];

    [Fact]
    public void Every_command_that_takes_longer_than_a_moment_is_tried()
    {
        // ServeTests ends a server; the others read a model and write a file, or less.
        string[] others = ["serve", "show", "export", "import", "devices", "completion"];
        Assert.Equal(
            GpunetCommand.Create().Subcommands.Select(command => command.Name).Except(others).Order(),
            reading.Concat(computing).Select(command => command.Split(' ')[0]).Distinct().Order());
    }

    [Theory]
    [MemberData(nameof(Reading))]
    public async Task A_command_that_reads_ends_at_once(string command, string signal, int exitCode)
    {
        Signals.SkipUnlessHeard(signal);
        if (!File.Exists(workplace["m.st"]))
            workplace.Succeed("train iris.csv --target species --preset plain --epochs 1 --hidden 4 --save m.st");
        using var process = workplace.Start(command, redirectInput: true);
        string[] rows = File.ReadAllLines(workplace["iris.csv"]);
        await process.StandardInput.WriteLineAsync(rows[0]);
        // More than a pipe holds: when it is written, most of it was read.
        for (int repetition = 0; repetition < 100; repetition++)
            await process.StandardInput.WriteAsync(string.Join('\n', rows[1..]) + '\n');
        await process.StandardInput.FlushAsync();
        await EndsAtOnce(process, signal, exitCode);
    }

    [Theory]
    [MemberData(nameof(Computing))]
    public async Task A_command_that_computes_ends_at_once(string command, string signal, int exitCode)
    {
        Signals.SkipUnlessHeard(signal);
        using var process = workplace.Start(command, redirectInput: true);
        // Long enough to start .NET and to begin.
        var begun = TimeSpan.FromSeconds(2);
        Assert.True(SpinWait.SpinUntil(
            () => { process.Refresh(); return process.TotalProcessorTime > begun; }, TimeSpan.FromMinutes(1)), "it computes nothing");
        await EndsAtOnce(process, signal, exitCode);
    }

    [Fact]
    public async Task A_folder_that_is_half_written_is_removed()
    {
        Signals.SkipUnlessHeard("INT");
        const int Copies = 5000;
        string[] rows = File.ReadAllLines(workplace["iris.csv"]);
        await File.WriteAllLinesAsync(
            workplace["large.csv"], Enumerable.Repeat(rows[1..], Copies).SelectMany(copy => copy).Prepend(rows[0]),
            TestContext.Current.CancellationToken);
        using var process = workplace.Start("prepare large.csv --target species --out half");
        Assert.True(SpinWait.SpinUntil(() => Written().Length > 0 || process.HasExited, TimeSpan.FromMinutes(1)), "it writes no folder");
        await EndsAtOnce(process, "INT", 130);
        Assert.Empty(Written());

        string[] Written() => Directory.GetFileSystemEntries(workplace[""], "half*");
    }

    async Task EndsAtOnce(Process process, string signal, int exitCode)
    {
        _ = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        Signals.Send(signal, process);
        bool ended = process.WaitForExit(TimeSpan.FromSeconds(30));
        if (!ended)
            process.Kill();
        Assert.True(ended, $"it is still running 30 s after SIG{signal}");
        Assert.Equal("gpunet: interrupted", (await error).TrimEnd().Split('\n')[^1]);
        Assert.Equal(exitCode, process.ExitCode);
        Assert.Empty(Directory.GetFileSystemEntries(workplace[""], "never*"));
    }
}

using System.Text.RegularExpressions;

namespace GpuNet.Cli.Tests;

/// <summary>What <c>gpunet train</c> shows while it trains, and how much of it.</summary>
public sealed class ProgressTests(CliFixture workplace) : IClassFixture<CliFixture>
{
    const string Train = "train iris.csv --target species --preset plain --hidden 8 --device cpu --patience none";

    [Theory]
    [InlineData("--epochs 100", 10, 25)]
    [InlineData("--epochs 7", 7, 7)]
    [InlineData("--epochs 100 --log-every 30", 4, 4)]
    [InlineData("--epochs 20 --verbose", 20, 20)]
    [InlineData("--epochs 20 --quiet", 0, 0)]
    public void Elsewhere_than_on_a_terminal_there_are_about_ten_lines(string options, int least, int most)
    {
        var result = workplace.Run($"{Train} {options}");
        Assert.InRange(result.Epochs.Length, least, most);
        string last = Regex.Match(options, @"\d+").Value;
        Assert.All(result.Epochs.TakeLast(1), line => Assert.StartsWith($"epoch {last}/{last}  loss ", line));
        Assert.Contains("test ", result.Output);
    }

    [Theory]
    [InlineData("--json")]
    [InlineData("--quiet")]
    [InlineData("--json --save m.safetensors")]
    [InlineData("--quiet --folds 3")]
    [InlineData("--json --split 80/20")]
    public void Nothing_is_said_to_those_who_want_results_alone(string options)
    {
        var result = workplace.Run($"{Train} --epochs 3 {options}");
        Assert.Equal(0, result.ExitCode);
        Assert.Empty(result.ErrorLines);
    }

    [Fact]
    public void Warnings_and_errors_are_said_all_the_same()
    {
        const string Noted = "train digits --hidden 4 --epochs 1";
        Assert.Contains(workplace.Run(Noted).ErrorLines, line => line.StartsWith("gpunet: note: ", StringComparison.Ordinal));
        Assert.Empty(workplace.Run($"{Noted} --json").ErrorLines);
        workplace.Fail(1, $"{Train} --epochs 2 --learning-rate 1e30 --quiet", "loss became");
        Assert.Contains(workplace.Run($"{Train} --epochs 3 --learning-rate 1e30 --on-divergence rollback --quiet").ErrorLines,
            line => line.StartsWith("gpunet: warning: ", StringComparison.Ordinal));
    }

    [Fact]
    public void Who_asks_for_lines_gets_them_beside_json() =>
        Assert.Equal(5, workplace.Run($"{Train} --epochs 10 --log-every 2 --json").Epochs.Length);

    [Theory]
    [InlineData("--quiet --verbose", "--quiet: cannot be combined with --verbose")]
    [InlineData("--log-every 2 --verbose", "--verbose: cannot be combined with --log-every")]
    [InlineData("--log-every 0", "--log-every: '0' is not a whole number")]
    public void What_contradicts_itself_is_refused(string options, string told) => workplace.Refuse($"{Train} {options}", told);

    [Fact]
    public void The_last_lines_are_the_score_of_the_test_and_where_the_model_is()
    {
        var result = workplace.Run($"{Train} --epochs 2 --save m.safetensors", streams: "2>&1");
        string[] lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("test ", lines[^2]);
        Assert.Equal("model in m.safetensors", lines[^1]);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(140)]
    public void A_terminal_shows_a_bar_and_the_courses_of_the_losses(int columns)
    {
        string? shown = workplace.RunOnTerminal("train digits --epochs 3 --save m.safetensors", columns);
        Assert.NotNull(shown);
        Assert.Contains("\e[", shown);
        string[] lines = Lines(shown);
        Assert.All(lines.SkipWhile(line => !line.StartsWith("epoch ", StringComparison.Ordinal)),
            line => Assert.InRange(line.Length, 0, columns));
        Assert.Contains(lines, line => Regex.IsMatch(line, @"^epoch 3/3  ━+  \d+:\d\d  [\d,]+ examples/s$"));
        Assert.Contains(lines, line => Regex.IsMatch(line, @"^validation loss  [\d.]+ +[▁-█]{3} +accuracy [\d.]+$"));
        Assert.Contains(lines, line => Regex.IsMatch(line, @"^best: [\d.]+ after epoch \d$"));
        Assert.StartsWith("test ", lines[^2]);
        Assert.Equal("model in m.safetensors", lines[^1]);
    }

    [Fact]
    public void A_terminal_that_cannot_move_its_cursor_gets_plain_lines()
    {
        string? shown = workplace.RunOnTerminal($"{Train} --epochs 3", variables: "TERM=dumb");
        Assert.NotNull(shown);
        Assert.DoesNotContain('\e', shown);
        Assert.Contains("epoch 2/3  loss ", shown);
    }

    [Fact]
    public void Who_wants_no_colours_gets_none()
    {
        string? shown = workplace.RunOnTerminal($"{Train} --epochs 3", variables: "TERM=xterm-256color NO_COLOR=1");
        Assert.NotNull(shown);
        Assert.Contains("epoch 3/3  ━━", shown);
        Assert.DoesNotMatch(@"\e\[[\d;]*m", shown);
    }

    // As a terminal shows them in the end, if nothing that is erased was longer than what replaced it.
    static string[] Lines(string shown) =>
        [.. Regex.Replace(shown, @"\e\[[\d;?]*[A-Za-z]", "").Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries)];
}

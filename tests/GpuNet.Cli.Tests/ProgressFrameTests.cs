using GpuNet.Cli.Output;
using Spectre.Console;

namespace GpuNet.Cli.Tests;

/// <summary>The picture of a training on a terminal, and its row of bars.</summary>
public sealed class ProgressFrameTests
{
    [Theory]
    [InlineData(20)]
    [InlineData(40)]
    [InlineData(79)]
    [InlineData(139)]
    public void Every_line_fits(int width)
    {
        var frame = new ProgressFrame(Learned(epochs: 1000, showsAccuracy: true), 1437, stopsEarly: true);
        string[] lines = Plain(frame.Lines(width, isOver: false));
        Assert.Equal(4, lines.Length);
        Assert.All(lines, line => Assert.InRange(line.Length, 1, width));
    }

    [Fact]
    public void The_time_left_and_the_speed_are_those_of_this_run()
    {
        // Three epochs of another run, on a machine a hundred times as slow.
        var history = new TrainingHistory(showsAccuracy: false, showsRate: false);
        for (int epoch = 1; epoch <= 13; epoch++)
        {
            history.Add(new(epoch, 43, new(1.0 / epoch, 0), null, epoch <= 3 ? 200 * epoch : 600 + 2 * (epoch - 3))
            {
                IsRestored = epoch <= 3,
            });
        }
        var frame = new ProgressFrame(history, 1000, stopsEarly: false);
        string[] lines = Plain(frame.Lines(79, isOver: false));
        Assert.Matches("^epoch 13/43  ━+  1:00 left  500 examples/s$", lines[0]);
        Assert.Equal(2, lines.Length);
        Assert.Matches("^epoch 13/43  ━+  0:20  500 examples/s$", Plain(frame.Lines(79, isOver: true))[0]);
        Assert.Contains("at most 1:00 left", Plain(new ProgressFrame(history, 1000, stopsEarly: true).Lines(79, isOver: false))[0]);
    }

    [Fact]
    public void The_best_epoch_is_the_first_with_the_least_loss_and_is_forgotten_with_what_followed()
    {
        var history = new TrainingHistory(showsAccuracy: false, showsRate: false);
        foreach (var (epoch, loss) in new[] { (1, 0.5), (2, 0.3), (3, 0.3), (4, 0.4) })
            history.Add(new(epoch, 9, new(1, 0), new Score(loss, 0), epoch));
        Assert.Equal(2, history.Best!.Epoch);
        history.Add(new(2, 9, new(1, 0), new Score(0.6, 0), 5));
        Assert.Equal((1, 2), (history.Best!.Epoch, history.Epochs.Count));
        Assert.Contains("best: 0.5000 after epoch 1", new ProgressFrame(history, 10, stopsEarly: true).Lines(79, isOver: false)[^1]);
    }

    [Theory]
    [InlineData(new double[] { }, 5, "")]
    [InlineData(new[] { 1.0 }, 5, "▁")]
    [InlineData(new[] { 2.0, 2.0 }, 5, "▁▁")]
    [InlineData(new[] { 128.0, 64, 32, 16, 8, 4, 2, 1 }, 8, "█▇▆▅▄▃▂▁")]
    [InlineData(new[] { 1.0, 1, 8, 8, 1 }, 2, "▁█")]
    [InlineData(new[] { 1.0, 0 }, 2, "█▁")]
    [InlineData(new[] { 1.0, 2 }, 0, "")]
    [InlineData(new[] { 1.0, 2 }, -3, "")]
    public void Losses_are_a_row_of_bars(double[] values, int width, string expected) =>
        Assert.Equal(expected, Sparkline.Of(values, width));

    static TrainingHistory Learned(int epochs, bool showsAccuracy)
    {
        var history = new TrainingHistory(showsAccuracy, showsRate: true);
        for (int epoch = 1; epoch <= epochs; epoch++)
        {
            history.Add(new(epoch, 9999, new(1e-7 / epoch, 0.123456), new Score(12345.678 / epoch, 0.9), epoch)
            {
                LearningRate = 0.000123f,
                Metrics = [(Metric.RocAuc, 0.99), (Metric.Rmse, null)],
            });
        }
        return history;
    }

    static string[] Plain(IEnumerable<string> lines) => [.. lines.Select(line => Markup.Remove(line))];
}

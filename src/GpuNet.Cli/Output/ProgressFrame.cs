using System.Globalization;
using Spectre.Console;

namespace GpuNet.Cli.Output;

/// <summary>What a terminal shows of a training: a bar with the time left and the speed, the losses, the best epoch.</summary>
/// <param name="history">The epochs so far.</param>
/// <param name="examples">Examples of an epoch.</param>
/// <param name="stopsEarly">Whether the training may end before its last epoch.</param>
sealed class ProgressFrame(TrainingHistory history, int examples, bool stopsEarly)
{
    const int ShortestBar = 8, LongestBar = 40;

    const string TrainingLoss = "loss", ValidationLoss = "validation loss";

    /// <summary>The lines, with markup for colours; none before the first epoch.</summary>
    /// <param name="width">The most characters of a line.</param>
    /// <param name="isOver">Whether the training has ended.</param>
    public IReadOnlyList<string> Lines(int width, bool isOver)
    {
        if (history.Epochs is not [.., var last])
            return [];
        var lines = new List<string>
        {
            Bar(last, width, isOver),
            Course(TrainingLoss, last.Training, epoch => epoch.Training.Loss, last.LearningRate, width),
        };
        if (last.Validation is { } validation)
        {
            lines.Add(Course(ValidationLoss, validation, epoch => epoch.Validation?.Loss, null, width));
            string best = $"best: {EvaluationText.Loss(history.Best!.Validation!.Value.Loss)} after epoch {history.Best.Epoch}";
            lines.Add(string.Join(", ", TrainingHistory.DescribeMetrics(last).Prepend(best)).Cut(width).EscapeMarkup());
        }
        return lines;
    }

    string Bar(EpochReport last, int width, bool isOver)
    {
        string epoch = $"epoch {last.Epoch.ToString(CultureInfo.InvariantCulture).PadLeft($"{last.Epochs}".Length)}/{last.Epochs}  ";
        string speed = Speed(last, isOver);
        int room = Math.Min(LongestBar, width - epoch.Length - speed.Length);
        if (room < ShortestBar)
            return (epoch + speed.TrimStart()).Cut(width).EscapeMarkup();
        int done = (int)((long)room * last.Epoch / last.Epochs);
        return $"{epoch}[green]{new string('━', done)}[/][grey]{new string('━', room - done)}[/]{speed}";
    }

    // Epochs of an earlier run, which this one resumed, say nothing of this machine.
    string Speed(EpochReport last, bool isOver)
    {
        var before = history.Epochs.LastOrDefault(epoch => epoch.IsRestored);
        int epochs = last.Epoch - (before?.Epoch ?? 0);
        double seconds = last.Seconds - (before?.Seconds ?? 0);
        if (epochs == 0 || !(seconds > 0))
            return "";
        var time = TimeSpan.FromSeconds(isOver ? seconds : seconds / epochs * (last.Epochs - last.Epoch));
        string clock = time.ToString(time.TotalHours >= 1 ? @"h\:mm\:ss" : @"m\:ss", CultureInfo.InvariantCulture);
        string left = isOver ? clock : stopsEarly ? $"at most {clock} left" : $"{clock} left";
        return $"  {left}  {(epochs * (double)examples / seconds).ToString("N0", CultureInfo.InvariantCulture)} examples/s";
    }

    string Course(string name, Score score, Func<EpochReport, double?> lossOf, float? rate, int width)
    {
        string before = $"{name.PadRight(ValidationLoss.Length)}  {EvaluationText.Loss(score.Loss),-9}  ";
        string after = (history.ShowsAccuracy ? $"  accuracy {EvaluationText.Format(score.Accuracy)}" : "")
            + (history.ShowsRate && rate is { } η ? $"  η {η:0.###e+0}" : "");
        double[] losses = [.. history.Epochs.Select(lossOf).OfType<double>()];
        int room = Math.Min(LongestBar, width - before.Length - after.Length);
        if (room < ShortestBar)
            return (before.TrimEnd() + after).Cut(width).EscapeMarkup();
        string course = Sparkline.Of(losses, room);
        // What stands behind it does not move.
        return $"{before}[blue]{course}[/]{new string(' ', room - course.Length)}{after}";
    }
}

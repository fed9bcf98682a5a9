using System.Text.Json.Nodes;
using Spectre.Console;

namespace GpuNet.Cli.Output;

/// <summary>
/// Progress on the error stream: one live line on a terminal, a plain line an epoch elsewhere. It remembers what it has shown.
/// </summary>
abstract class ProgressDisplay : IProgress<EpochReport>, IDisposable
{
    readonly List<EpochReport> epochs = [];
    bool showsAccuracy, showsRate;

    /// <param name="showsAccuracy">Whether to show the share of right answers that steps count.</param>
    /// <param name="showsRate">Whether to show η, as it changes.</param>
    public static ProgressDisplay Create(bool showsAccuracy, bool showsRate)
    {
        ProgressDisplay display = Console.IsErrorRedirected ? new PlainLines() : new LiveLine();
        (display.showsAccuracy, display.showsRate) = (showsAccuracy, showsRate);
        return display;
    }

    /// <summary>Whether the share of right answers that steps count is that of the task.</summary>
    public bool ShowsAccuracy => showsAccuracy;

    /// <summary>The epochs of the training.</summary>
    public IReadOnlyList<EpochReport> Epochs => epochs;

    public void Report(EpochReport value)
    {
        // After going back, what followed is no more.
        epochs.RemoveAll(earlier => earlier.Epoch >= value.Epoch);
        epochs.Add(value);
        if (value.IsRestored)
            return;
        Show(value, $"epoch {value.Epoch}/{value.Epochs}  {Describe(value)}");
    }

    /// <summary>That the loss on the validation part rose again, by more than a tenth of its least; null where it did not.</summary>
    public string? FindRise()
    {
        var validated = epochs.Where(epoch => epoch.Validation is not null);
        var losses = validated.Select(epoch => (epoch.Epoch, epoch.Validation!.Value.Loss)).ToList();
        if (losses.Count == 0)
            return null;
        var (best, least) = losses.MinBy(epoch => epoch.Loss);
        double last = losses[^1].Loss;
        return last > 1.1 * least
            ? $"the validation loss was {EvaluationText.Loss(least)} after epoch {best} and rose to {EvaluationText.Loss(last)}: "
                + "without --patience none the weights are those of the best epoch"
            : null;
    }

    /// <summary>Each epoch, for programs.</summary>
    public JsonArray ToJson() => new([.. epochs.Select(ToJson)]);

    public abstract void Dispose();

    protected abstract void Show(EpochReport report, string text);

    string Describe(EpochReport report)
    {
        string text = $"{(showsRate ? $"η {report.LearningRate:0.###e+0}, " : "")}loss {EvaluationText.Loss(report.Training.Loss)}";
        if (showsAccuracy)
            text += $", accuracy {EvaluationText.Format(report.Training.Accuracy)}";
        if (report.Validation is not { } validation)
            return text;
        text += $"; validation loss {EvaluationText.Loss(validation.Loss)}";
        if (showsAccuracy)
            text += $", accuracy {EvaluationText.Format(validation.Accuracy)}";
        return text + string.Concat(report.Metrics.Select(entry =>
            $", {entry.Metric} {(entry.Value is { } value ? EvaluationText.Format(value) : "undefined")}"));
    }

    JsonNode ToJson(EpochReport report)
    {
        var json = new JsonObject { ["epoch"] = report.Epoch, ["learning_rate"] = report.LearningRate, ["loss"] = report.Training.Loss };
        if (showsAccuracy)
            json["accuracy"] = report.Training.Accuracy;
        if (report.Validation is not { } validation)
            return json;
        json["validation_loss"] = validation.Loss;
        if (showsAccuracy)
            json["validation_accuracy"] = validation.Accuracy;
        foreach (var (metric, value) in report.Metrics)
            json[$"validation_{metric}"] = value is { } number ? EvaluationText.Finite(number) : null;
        return json;
    }

    sealed class PlainLines : ProgressDisplay
    {
        public override void Dispose()
        {
        }

        protected override void Show(EpochReport report, string text) => Console.Error.WriteLine(text);
    }

    /// <summary>Spectre's progress runs inside a call; this one is open from the first report until it is disposed.</summary>
    sealed class LiveLine : ProgressDisplay
    {
        // Narrower terminals have room for the text alone.
        const int WidthOfBar = 130;

        readonly TaskCompletionSource finished = new();
        readonly ProgressTask bar;
        readonly Task display;

        public LiveLine()
        {
            var started = new TaskCompletionSource<ProgressTask>();
            var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Error) });
            var description = new TaskDescriptionColumn { Alignment = Justify.Left };
            ProgressColumn[] columns = console.Profile.Width >= WidthOfBar
                ? [new ProgressBarColumn(), description, new RemainingTimeColumn()]
                : [new SpinnerColumn(), description];
            display = console.Progress().Columns(columns)
                .StartAsync(async context =>
                {
                    // A task has to have a name.
                    started.SetResult(context.AddTask("epoch 1", maxValue: 1));
                    await finished.Task;
                });
            // A display that cannot begin fails here: nobody else would wait for it.
            Task.WhenAny(started.Task, display).GetAwaiter().GetResult().GetAwaiter().GetResult();
            bar = started.Task.GetAwaiter().GetResult();
        }

        public override void Dispose()
        {
            finished.TrySetResult();
            display.GetAwaiter().GetResult();
        }

        protected override void Show(EpochReport report, string text)
        {
            bar.MaxValue = report.Epochs;
            bar.Value = report.Epoch;
            bar.Description = text.EscapeMarkup();
        }
    }
}

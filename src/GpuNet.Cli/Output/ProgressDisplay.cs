using GpuNet.Runtime.Data;
using GpuNet.Runtime.Metrics;
using GpuNet.Runtime.Training;
using Spectre.Console;

namespace GpuNet.Cli.Output;

/// <summary>Progress on the error stream: one live line on a terminal, a plain line an epoch elsewhere.</summary>
abstract class ProgressDisplay : IProgress<EpochReport>, IDisposable
{
    /// <param name="task">What is learned.</param>
    /// <param name="showsRate">Whether to show η, as it changes.</param>
    public static ProgressDisplay Create(LearningTask task, bool showsRate) =>
        Console.IsErrorRedirected ? new PlainLines(task, showsRate) : new LiveLine(task, showsRate);

    public abstract void Report(EpochReport value);

    public abstract void Dispose();

    static string Describe(LearningTask task, bool showsRate, EpochReport report)
    {
        bool hasAccuracy = Metric.Accuracy.IsFor(task);
        string text = $"{(showsRate ? $"η {report.LearningRate:0.###e+0}, " : "")}loss {report.Training.Loss:0.0000}";
        if (hasAccuracy)
            text += $", accuracy {report.Training.Accuracy:0.0000}";
        if (report.Validation is not { } validation)
            return text;
        text += $"; validation loss {validation.Loss:0.0000}";
        if (hasAccuracy)
            text += $", accuracy {validation.Accuracy:0.0000}";
        return text + string.Concat(report.Metrics.Select(entry =>
            $", {entry.Metric} {(entry.Value is { } value ? EvaluationText.Format(entry.Metric, value) : "undefined")}"));
    }

    sealed class PlainLines(LearningTask task, bool showsRate) : ProgressDisplay
    {
        public override void Report(EpochReport value) =>
            Console.Error.WriteLine($"epoch {value.Epoch}/{value.Epochs}  {Describe(task, showsRate, value)}");

        public override void Dispose()
        {
        }
    }

    /// <summary>Spectre's progress runs inside a call; this one is open from the first report until it is disposed.</summary>
    sealed class LiveLine : ProgressDisplay
    {
        readonly LearningTask task;
        readonly bool showsRate;
        readonly TaskCompletionSource finished = new();
        readonly ProgressTask bar;
        readonly Task display;

        public LiveLine(LearningTask task, bool showsRate)
        {
            (this.task, this.showsRate) = (task, showsRate);
            var started = new TaskCompletionSource<ProgressTask>();
            var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Error) });
            display = console.Progress()
                .Columns(new ProgressBarColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }, new RemainingTimeColumn())
                .StartAsync(async context =>
                {
                    started.SetResult(context.AddTask("", maxValue: 1));
                    await finished.Task;
                });
            bar = started.Task.GetAwaiter().GetResult();
        }

        public override void Report(EpochReport value)
        {
            bar.MaxValue = value.Epochs;
            bar.Value = value.Epoch;
            bar.Description = $"epoch {value.Epoch}/{value.Epochs}  {Describe(task, showsRate, value)}".EscapeMarkup();
        }

        public override void Dispose()
        {
            finished.TrySetResult();
            display.GetAwaiter().GetResult();
        }
    }
}

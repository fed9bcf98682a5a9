using System.Text.Json.Nodes;

namespace GpuNet.Cli.Output;

/// <summary>What was seen of each epoch.</summary>
/// <param name="showsAccuracy">Whether to show the share of right answers that steps count.</param>
/// <param name="showsRate">Whether to show η, as it changes.</param>
sealed class TrainingHistory(bool showsAccuracy, bool showsRate)
{
    readonly List<EpochReport> epochs = [];

    /// <summary>The epochs, in their order.</summary>
    public IReadOnlyList<EpochReport> Epochs => epochs;

    /// <summary>The epoch with the least validation loss; null where there is no validation.</summary>
    public EpochReport? Best { get; private set; }

    /// <inheritdoc cref="TrainingHistory"/>
    public bool ShowsAccuracy => showsAccuracy;

    /// <inheritdoc cref="TrainingHistory"/>
    public bool ShowsRate => showsRate;

    public void Add(EpochReport report)
    {
        // After going back, what followed is no more.
        if (epochs.RemoveAll(earlier => earlier.Epoch >= report.Epoch) > 0)
            Best = epochs.Where(epoch => epoch.Validation is not null).MinBy(epoch => epoch.Validation!.Value.Loss);
        epochs.Add(report);
        if (report.Validation is { Loss: var loss } && !(loss >= Best?.Validation!.Value.Loss))
            Best = report;
    }

    /// <summary>That the loss on the validation part rose again, by more than a tenth of its least; null where it did not.</summary>
    public string? FindRise()
    {
        if (Best?.Validation is not { Loss: var least } || epochs[^1].Validation is not { Loss: var last } || !(last > 1.1 * least))
            return null;
        return $"the validation loss was {EvaluationText.Loss(least)} after epoch {Best.Epoch} and rose to {EvaluationText.Loss(last)}: "
            + "without --patience none the weights are those of the best epoch";
    }

    /// <summary>An epoch in one line.</summary>
    public string Describe(EpochReport report)
    {
        string text = $"epoch {report.Epoch}/{report.Epochs}  {(showsRate ? $"η {report.LearningRate:0.###e+0}, " : "")}"
            + $"loss {EvaluationText.Loss(report.Training.Loss)}";
        if (showsAccuracy)
            text += $", accuracy {EvaluationText.Format(report.Training.Accuracy)}";
        if (report.Validation is not { } validation)
            return text;
        text += $"; validation loss {EvaluationText.Loss(validation.Loss)}";
        if (showsAccuracy)
            text += $", accuracy {EvaluationText.Format(validation.Accuracy)}";
        return text + string.Concat(DescribeMetrics(report).Select(metric => ", " + metric));
    }

    /// <summary>The metrics of an epoch, each with its value.</summary>
    public static IEnumerable<string> DescribeMetrics(EpochReport report) => report.Metrics.Select(entry =>
        $"{entry.Metric} {(entry.Value is { } value ? EvaluationText.Format(value) : "undefined")}");

    /// <summary>Each epoch, for programs.</summary>
    public JsonArray ToJson() => new([.. epochs.Select(ToJson)]);

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
}

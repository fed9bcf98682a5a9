using System.Globalization;

namespace GpuNet;

/// <summary>
/// The scores of a model on a part of a data set: numbers in the units of the file, reconstructions in those of the network's inputs.
/// </summary>
public sealed record Evaluation
{
    /// <summary>The targets and the predictions.</summary>
    public required Predictions Predictions { get; init; }

    /// <summary>
    /// The mean of the training loss, with targets scaled as in training; null if it was not computed.
    /// </summary>
    public double? Loss { get; init; }

    /// <summary>
    /// The scores of each step ahead, where a time series is predicted several: those of the whole are means over all steps. Empty
    /// elsewhere.
    /// </summary>
    public IReadOnlyList<Evaluation> Steps { get; init; } = [];

    /// <summary>
    /// The scores of what is predicted of a time series without learning: the last value, and where it has a season the value one ago.
    /// Empty elsewhere.
    /// </summary>
    public IReadOnlyList<Baseline> Baselines { get; init; } = [];

    /// <summary>Number of examples.</summary>
    public int Count => Predictions.Count;

    /// <summary>The fraction of correct predictions, 0 to 1; null for numbers.</summary>
    public double? Accuracy => Predictions is NumberPredictions ? null : this[Metric.Accuracy];

    /// <summary>The confusion matrix; null without classes.</summary>
    public ConfusionMatrix? Confusion => (Predictions as ClassPredictions)?.Confusion;

    /// <inheritdoc cref="Metric.Of"/>
    public double? this[Metric metric] => metric.Of(Predictions);

    /// <summary>For people: <c>15 examples, loss 0.0812, accuracy 93.3 %</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Count.Counted("example")}{Loss:', loss '0.####}{100 * Accuracy:', accuracy '0.#' %'}");

    /// <summary>Scores the predictions of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The data set, before scaling.</param>
    /// <param name="examples">The examples to score.</param>
    /// <param name="logits">The network's outputs for the examples (examples, K).</param>
    /// <param name="loss">The mean loss of the outputs against the targets that the network was trained on.</param>
    /// <param name="inputs">The network's inputs for all examples (examples, n₀), if they are known.</param>
    /// <param name="scaled">
    /// Whether numbers to predict are scored as they were scaled in training, instead of in the units of the file.
    /// </param>
    /// <exception cref="ArgumentException">They are to be, and there are none.</exception>
    public static Evaluation Of(
        Model model, DataSet data, ReadOnlySpan<int> examples, float[] logits, double? loss = null, HostMatrix<float>? inputs = null,
        bool scaled = false)
    {
        if (scaled && model.TargetScaling is null)
            throw new ArgumentException($"a {model.Task} has no numbers to predict that are scaled", nameof(scaled));
        double[] truth = data.Task.HasNoTarget
            ? Widened(Part(inputs ?? model.InputRowsOf(data.FeatureTable), examples))
            : Part(data.Targets, examples, data.TargetCount);
        if (scaled)
        {
            if (model.TargetScaling!.CountBeyond(truth) is > 0 and var beyond)
            {
                Message.Warn($"{data.Name}: {beyond} of the numbers to predict are beyond those of the training rows, and are scored as "
                    + "the outermost of these");
            }
            model.TargetScaling.Apply(truth);
        }
        double[]? weights = data.Weights is { } all ? Widened(Part(all, examples, columns: 1)) : null;
        // The outputs are scaled already.
        var answering = scaled ? model with { TargetScaling = null } : model;
        var predictions = Compare(answering, data.Task, truth, logits, weights);
        if (predictions is not NumberPredictions numbers || !data.Window.IsSeries)
            return new() { Predictions = predictions, Loss = loss };
        var baselines = Baseline.Of(data, examples, numbers, model.Season, scaled ? model.TargetScaling : null);
        return OfNumbers(numbers, data) with { Loss = loss, Baselines = baselines };
    }

    /// <summary>The scores of numbers, and where a time series is predicted several steps ahead those of each.</summary>
    internal static Evaluation OfNumbers(NumberPredictions numbers, DataSet data)
    {
        int targets = data.TargetNames.Count, horizon = data.Window.Horizon;
        return new()
        {
            Predictions = numbers,
            Steps = horizon == 1 ? [] :
            [
                .. Enumerable.Range(0, horizon).Select(step => new Evaluation { Predictions = numbers.OfOutputs(step * targets, targets) }),
            ],
        };
    }

    static Predictions Compare(Model model, LearningTask task, double[] truth, float[] logits, double[]? weights) => task.Answers switch
    {
        Answers.Labels =>
            CompareLabels(model, Array.ConvertAll(truth, value => value > 0.5), logits, weights),
        Answers.Numbers =>
            new NumberPredictions(truth, Answer.Values(model, logits), model.Network.Outputs, weights),
        _ => new ClassPredictions(
            Array.ConvertAll(truth, place => (int)place), Answer.Classes(model, logits), Answer.LogProbabilities(model, logits), weights),
    };

    static LabelPredictions CompareLabels(Model model, bool[] truth, float[] logits, double[]? weights)
    {
        bool areDistances = model.Loss.Link == Link.Distance;
        double[]? logs = areDistances ? null : Answer.LogProbabilities(model, logits);
        return new(
            truth, Answer.Labels(model, logits), [.. logits.Select(value => areDistances ? -(double)value : value)], model.Network.Outputs,
            logs is null ? null : [.. truth.Select((holds, place) => logs[2 * place + (holds ? 1 : 0)])], weights);
    }

    static double[] Widened(float[] values) => Array.ConvertAll(values, value => (double)value);

    static float[] Part(HostMatrix<float> inputs, ReadOnlySpan<int> examples)
    {
        if ((long)examples.Length * inputs.Columns > Array.MaxLength)
        {
            throw new InputException(
                $"{examples.Length} reconstructions of {inputs.Columns} numbers are more than can be scored at once; use fewer rows");
        }
        var part = new float[examples.Length * inputs.Columns];
        for (int i = 0; i < examples.Length; i++)
            inputs.CopyRow(examples[i], part.AsSpan(i * inputs.Columns));
        return part;
    }

    static T[] Part<T>(T[] values, ReadOnlySpan<int> examples, int columns)
    {
        var part = new T[examples.Length * columns];
        for (int i = 0; i < examples.Length; i++)
            values.AsSpan(examples[i] * columns, columns).CopyTo(part.AsSpan(i * columns));
        return part;
    }
}

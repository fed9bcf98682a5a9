using System.Globalization;

namespace GpuNet;

/// <summary>
/// How well a model does on a part of a data set: numbers in the units of the file, reconstructions in those of the network's inputs.
/// </summary>
public sealed record Evaluation
{
    /// <summary>What is true, and what the model says.</summary>
    public required Predictions Predictions { get; init; }

    /// <summary>
    /// The mean of the loss that is minimised, of scaled targets where they are scaled; null where only answers were looked at.
    /// </summary>
    public double? Loss { get; init; }

    /// <summary>Number of examples.</summary>
    public int Count => Predictions.Count;

    /// <summary>The share of answers that are right, 0 to 1; null for numbers.</summary>
    public double? Accuracy => Predictions is NumberPredictions ? null : this[Metric.Accuracy];

    /// <summary>How many examples of class i were taken for class j; null where there are no classes.</summary>
    public ConfusionMatrix? Confusion => (Predictions as ClassPredictions)?.Confusion;

    /// <inheritdoc cref="Metric.Of"/>
    public double? this[Metric metric] => metric.Of(Predictions);

    /// <summary>For people: <c>15 examples, loss 0.0812, accuracy 93.3 %</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Count} examples{Loss:', loss '0.####}{100 * Accuracy:', accuracy '0.#' %'}");

    /// <summary>Scores the answers of a model.</summary>
    /// <param name="model">Whose answers.</param>
    /// <param name="data">The data set, not scaled.</param>
    /// <param name="examples">The part of it.</param>
    /// <param name="logits">The network's outputs for the examples (examples, K).</param>
    /// <param name="loss">The mean loss of the outputs against the targets that the network was trained on.</param>
    /// <param name="inputs">The network's inputs for all examples (examples, n₀), where they are known already.</param>
    public static Evaluation Of(
        Model model, DataSet data, ReadOnlySpan<int> examples, float[] logits, double? loss = null, float[]? inputs = null)
    {
        double[] truth = data.Task.HasNoTarget
            ? Widened(Part(inputs ?? model.InputsOf(data.FeatureTable), examples, model.Network.Inputs))
            : Part(data.Targets, examples, data.TargetCount);
        double[]? weights = data.Weights is { } all ? Widened(Part(all, examples, columns: 1)) : null;
        return new() { Predictions = Compare(model, data.Task, truth, logits, weights), Loss = loss };
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

    static T[] Part<T>(T[] values, ReadOnlySpan<int> examples, int columns)
    {
        var part = new T[examples.Length * columns];
        for (int i = 0; i < examples.Length; i++)
            values.AsSpan(examples[i] * columns, columns).CopyTo(part.AsSpan(i * columns));
        return part;
    }
}

using GpuNet.Runtime.Data;
using GpuNet.Runtime.Metrics;
using GpuNet.Runtime.Models;

namespace GpuNet.Runtime.Training;

/// <summary>How well a model does on a part of a data set, in the units of the file.</summary>
public sealed record Evaluation
{
    /// <summary>What is true, and what the model says.</summary>
    public required Predictions Predictions { get; init; }

    /// <summary>The mean loss; null where only answers were looked at.</summary>
    public double? Loss { get; init; }

    /// <summary>Number of examples.</summary>
    public int Count => Predictions.Count;

    /// <summary>The share of examples whose class was found, 0 to 1; null for regression.</summary>
    public double? Accuracy => Confusion?.Accuracy;

    /// <summary>How many examples of class i were taken for class j; null for regression.</summary>
    public ConfusionMatrix? Confusion => (Predictions as ClassPredictions)?.Confusion;

    /// <inheritdoc cref="Metric.Of"/>
    public double? this[Metric metric] => metric.Of(Predictions);

    /// <summary>Scores the answers of a model.</summary>
    /// <param name="model">Whose answers.</param>
    /// <param name="data">The data set, not scaled.</param>
    /// <param name="rows">The part of it.</param>
    /// <param name="logits">The network's outputs for the rows (rows, K).</param>
    /// <param name="loss">
    /// The mean loss of the outputs against the targets that the network was trained on; of a regression it is taken again in the units
    /// of the file.
    /// </param>
    public static Evaluation Of(Model model, DataSet data, ReadOnlySpan<int> rows, float[] logits, double? loss = null)
    {
        if (data.Task != LearningTask.Regression)
            return new() { Predictions = CompareClasses(model, data, rows, logits), Loss = loss };
        var numbers = CompareNumbers(model, data, rows, logits);
        return new() { Predictions = numbers, Loss = numbers.SquaredError / numbers.Count / 2 };
    }

    static ClassPredictions CompareClasses(Model model, DataSet data, ReadOnlySpan<int> rows, float[] logits)
    {
        int[] truth = new int[rows.Length];
        for (int i = 0; i < rows.Length; i++)
            truth[i] = data.ClassOf(rows[i]);
        return new(truth, Answer.Classes(model, logits), Answer.LogProbabilities(model, logits));
    }

    static NumberPredictions CompareNumbers(Model model, DataSet data, ReadOnlySpan<int> rows, float[] logits)
    {
        double[] truth = new double[rows.Length];
        for (int i = 0; i < rows.Length; i++)
            truth[i] = data.Targets[rows[i]];
        return new(truth, Array.ConvertAll(Answer.Values(model, logits), value => (double)value));
    }
}

using GpuNet.Runtime.Data;
using GpuNet.Runtime.Models;

namespace GpuNet.Runtime.Training;

/// <summary>How well a model does on a part of a data set, in the units of the file.</summary>
public sealed record Evaluation
{
    /// <summary>Number of examples.</summary>
    public required int Count { get; init; }

    /// <summary>The mean loss.</summary>
    public required double Loss { get; init; }

    /// <summary>The share of examples whose class was found, 0 to 1; null for regression.</summary>
    public double? Accuracy { get; init; }

    /// <summary>How many examples of class i were taken for class j; null for regression.</summary>
    public int[,]? Confusion { get; init; }

    /// <summary>The root of the mean squared error; null for classes.</summary>
    public double? RootMeanSquaredError { get; init; }

    /// <summary>
    /// R² = 1 − Σ(y − h)²/Σ(y − ȳ)², the share of the target's variance that is explained; null for classes, and where the target
    /// is constant.
    /// </summary>
    public double? RSquared { get; init; }

    /// <summary>Scores the answers of a model.</summary>
    /// <param name="model">Whose answers.</param>
    /// <param name="data">The data set, not scaled.</param>
    /// <param name="rows">The part of it.</param>
    /// <param name="logits">The network's outputs for the rows (rows, K).</param>
    /// <param name="loss">The mean loss of the outputs against the targets that the network was trained on.</param>
    public static Evaluation Of(Model model, DataSet data, ReadOnlySpan<int> rows, float[] logits, double loss) =>
        data.Task == LearningTask.Regression ? OfNumbers(model, data, rows, logits) : OfClasses(model, data, rows, logits, loss);

    static Evaluation OfClasses(Model model, DataSet data, ReadOnlySpan<int> rows, float[] logits, double loss)
    {
        int classes = model.ClassNames!.Count;
        var confusion = new int[classes, classes];
        var answers = Answer.Classes(model, logits);
        int right = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            int target = data.ClassOf(rows[i]);
            confusion[target, answers[i]]++;
            right += target == answers[i] ? 1 : 0;
        }
        return new() { Count = rows.Length, Loss = loss, Accuracy = (double)right / rows.Length, Confusion = confusion };
    }

    static Evaluation OfNumbers(Model model, DataSet data, ReadOnlySpan<int> rows, float[] logits)
    {
        var answers = Answer.Values(model, logits);
        double mean = 0, error = 0, variance = 0;
        foreach (int row in rows)
            mean += (double)data.Targets[row] / rows.Length;
        for (int i = 0; i < rows.Length; i++)
        {
            double target = data.Targets[rows[i]];
            error += (answers[i] - target) * (answers[i] - target) / rows.Length;
            variance += (target - mean) * (target - mean) / rows.Length;
        }
        return new()
        {
            Count = rows.Length,
            Loss = error / 2,
            RootMeanSquaredError = Math.Sqrt(error),
            RSquared = variance > 0 ? 1 - error / variance : null,
        };
    }
}

namespace GpuNet;

/// <summary>Number of examples of class i predicted as class j, or the sum of their weights.</summary>
public sealed class ConfusionMatrix
{
    readonly double[,] counts;

    /// <summary>Counts the predictions.</summary>
    /// <param name="truth">The class of each example, from 0 to <paramref name="classes"/> − 1.</param>
    /// <param name="answers">The predicted class of each example.</param>
    /// <param name="classes">K.</param>
    /// <param name="weights">The weight of each example; null for equal weights.</param>
    public ConfusionMatrix(ReadOnlySpan<int> truth, ReadOnlySpan<int> answers, int classes, double[]? weights = null)
    {
        counts = new double[classes, classes];
        for (int i = 0; i < truth.Length; i++)
            counts[truth[i], answers[i]] += weights?[i] ?? 1;
    }

    /// <summary>K.</summary>
    public int Classes => counts.GetLength(0);

    /// <summary>Number of examples.</summary>
    public double Count => counts.Cast<double>().Sum();

    /// <summary>Examples of class <paramref name="truth"/> predicted as class <paramref name="answer"/>.</summary>
    public double this[int truth, int answer] => counts[truth, answer];

    /// <summary>Correctly predicted examples.</summary>
    public double Right => Enumerable.Range(0, Classes).Sum(k => counts[k, k]);

    /// <summary>The fraction of correctly predicted examples, 0 to 1; NaN if none counts.</summary>
    public double Accuracy => Right / Count;

    /// <summary>Examples of a class.</summary>
    public double TruthCount(int ofClass) => Enumerable.Range(0, Classes).Sum(answer => counts[ofClass, answer]);

    /// <summary>Examples predicted as a class.</summary>
    public double AnswerCount(int ofClass) => Enumerable.Range(0, Classes).Sum(truth => counts[truth, ofClass]);
}

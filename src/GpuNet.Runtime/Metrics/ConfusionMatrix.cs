namespace GpuNet;

/// <summary>How many examples of class i were taken for class j; where examples have weights, what they weigh.</summary>
public sealed class ConfusionMatrix
{
    readonly double[,] counts;

    /// <summary>Counts.</summary>
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

    /// <summary>Examples of class <paramref name="truth"/> that were taken for class <paramref name="answer"/>.</summary>
    public double this[int truth, int answer] => counts[truth, answer];

    /// <summary>Examples whose class was found.</summary>
    public double Right => Enumerable.Range(0, Classes).Sum(k => counts[k, k]);

    /// <summary>The share of examples whose class was found, 0 to 1; NaN where none counts.</summary>
    public double Accuracy => Right / Count;

    /// <summary>Examples of a class.</summary>
    public double TruthCount(int ofClass) => Enumerable.Range(0, Classes).Sum(answer => counts[ofClass, answer]);

    /// <summary>Examples that were taken for a class.</summary>
    public double AnswerCount(int ofClass) => Enumerable.Range(0, Classes).Sum(truth => counts[truth, ofClass]);
}

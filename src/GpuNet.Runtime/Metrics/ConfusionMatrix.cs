namespace GpuNet.Runtime.Metrics;

/// <summary>How many examples of class i were taken for class j.</summary>
public sealed class ConfusionMatrix
{
    readonly int[,] counts;

    /// <summary>Counts.</summary>
    /// <param name="truth">The class of each example, from 0 to <paramref name="classes"/> − 1.</param>
    /// <param name="answers">The class that is answered for it.</param>
    /// <param name="classes">K.</param>
    public ConfusionMatrix(ReadOnlySpan<int> truth, ReadOnlySpan<int> answers, int classes)
    {
        counts = new int[classes, classes];
        for (int i = 0; i < truth.Length; i++)
            counts[truth[i], answers[i]]++;
        Count = truth.Length;
    }

    /// <summary>K.</summary>
    public int Classes => counts.GetLength(0);

    /// <summary>Number of examples.</summary>
    public int Count { get; }

    /// <summary>Examples of class <paramref name="truth"/> that were taken for class <paramref name="answer"/>.</summary>
    public int this[int truth, int answer] => counts[truth, answer];

    /// <summary>Examples whose class was found.</summary>
    public int Right => Enumerable.Range(0, Classes).Sum(k => counts[k, k]);

    /// <summary>The share of examples whose class was found, 0 to 1.</summary>
    public double Accuracy => (double)Right / Count;

    /// <summary>Examples of a class.</summary>
    public int TruthCount(int ofClass) => Enumerable.Range(0, Classes).Sum(answer => counts[ofClass, answer]);

    /// <summary>Examples that were taken for a class.</summary>
    public int AnswerCount(int ofClass) => Enumerable.Range(0, Classes).Sum(truth => counts[truth, ofClass]);
}

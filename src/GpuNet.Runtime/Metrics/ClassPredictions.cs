namespace GpuNet.Runtime.Metrics;

/// <summary>Predicted classes.</summary>
public sealed class ClassPredictions : Predictions
{
    /// <summary>Compares.</summary>
    /// <param name="truth">The class of each example, from 0 to K − 1.</param>
    /// <param name="answers">The class that is answered for it.</param>
    /// <param name="logProbabilities">The natural logarithm of each class's probability, row-major (examples, K).</param>
    /// <param name="weights">How much each example counts, at least 0; null where all count alike.</param>
    /// <exception cref="ArgumentException">The arrays differ in their number of examples, or there is none.</exception>
    public ClassPredictions(int[] truth, int[] answers, double[] logProbabilities, double[]? weights = null) : base(truth.Length, weights)
    {
        if (answers.Length != truth.Length || logProbabilities.Length % truth.Length != 0)
        {
            throw new ArgumentException(
                $"{truth.Length} truths, {answers.Length} answers and {logProbabilities.Length} probabilities do not fit");
        }
        Truth = truth;
        Answers = answers;
        LogProbabilities = logProbabilities;
        Confusion = new(truth, answers, Classes, weights);
    }

    /// <summary>K.</summary>
    public int Classes => LogProbabilities.Length / Truth.Length;

    /// <summary>The class of each example.</summary>
    public int[] Truth { get; }

    /// <summary>The class that is answered for each example.</summary>
    public int[] Answers { get; }

    /// <summary>The natural logarithm of each class's probability, row-major (examples, K).</summary>
    public double[] LogProbabilities { get; }

    /// <summary>How often each class was taken for which.</summary>
    public ConfusionMatrix Confusion { get; }

    /// <summary>The natural logarithm of the probability of a class for an example.</summary>
    public double LogProbability(int example, int ofClass) => LogProbabilities[example * Classes + ofClass];
}

namespace GpuNet.Runtime.Metrics;

/// <summary>What is true of some examples, and what a model says of them: what metrics are computed from.</summary>
public abstract class Predictions
{
    /// <summary>Number of examples, at least 1.</summary>
    public abstract int Count { get; }
}

/// <summary>Predicted classes.</summary>
public sealed class ClassPredictions : Predictions
{
    /// <summary>Compares.</summary>
    /// <param name="truth">The class of each example, from 0 to K − 1.</param>
    /// <param name="answers">The class that is answered for it.</param>
    /// <param name="logProbabilities">The natural logarithm of each class's probability, row-major (examples, K).</param>
    /// <exception cref="ArgumentException">The arrays differ in their number of examples, or there is none.</exception>
    public ClassPredictions(int[] truth, int[] answers, double[] logProbabilities)
    {
        if (truth.Length == 0 || answers.Length != truth.Length || logProbabilities.Length % truth.Length != 0)
            throw new ArgumentException($"{truth.Length} truths, {answers.Length} answers and {logProbabilities.Length} probabilities do not fit");
        Truth = truth;
        Answers = answers;
        LogProbabilities = logProbabilities;
        Confusion = new(truth, answers, Classes);
    }

    /// <inheritdoc/>
    public override int Count => Truth.Length;

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

/// <summary>Predicted numbers.</summary>
public sealed class NumberPredictions : Predictions
{
    /// <summary>Compares.</summary>
    /// <param name="truth">The number of each example.</param>
    /// <param name="answers">The number that is answered for it.</param>
    /// <exception cref="ArgumentException">The arrays differ in length, or are empty.</exception>
    public NumberPredictions(double[] truth, double[] answers)
    {
        if (truth.Length == 0 || truth.Length != answers.Length)
            throw new ArgumentException($"{truth.Length} truths and {answers.Length} answers do not fit");
        Truth = truth;
        Answers = answers;
    }

    /// <inheritdoc/>
    public override int Count => Truth.Length;

    /// <summary>The number of each example.</summary>
    public double[] Truth { get; }

    /// <summary>The number that is answered for each example.</summary>
    public double[] Answers { get; }

    /// <summary>Σ(h − y)².</summary>
    internal double SquaredError
    {
        get
        {
            double sum = 0;
            for (int i = 0; i < Count; i++)
                sum += (Answers[i] - Truth[i]) * (Answers[i] - Truth[i]);
            return sum;
        }
    }
}

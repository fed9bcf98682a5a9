namespace GpuNet;

/// <summary>What is true of some examples, and what a model says of them: what metrics are computed from.</summary>
public abstract class Predictions
{
    readonly double[]? weights;

    /// <summary>Predictions of examples.</summary>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="weights">How much each counts, at least 0; null for equal weights.</param>
    /// <exception cref="ArgumentException">There is no example, or another number of weights.</exception>
    private protected Predictions(int count, double[]? weights)
    {
        if (count < 1)
            throw new ArgumentException("there are no examples to score");
        if (weights is not null && weights.Length != count)
            throw new ArgumentException($"there are {weights.Length} weights for {count} examples");
        Count = count;
        this.weights = weights;
    }

    /// <summary>Number of examples, at least 1.</summary>
    public int Count { get; }

    /// <summary>The weight of an example; 1 for equal weights.</summary>
    public double WeightOf(int example) => weights?[example] ?? 1;

    /// <summary>The mean over the examples of what each gives, Σ w·x/Σ w; NaN where all weights are 0.</summary>
    internal double Mean(Func<int, double> value)
    {
        double sum = 0, weight = 0;
        for (int i = 0; i < Count; i++)
        {
            // An example that does not count may have anything.
            if (WeightOf(i) == 0)
                continue;
            sum += WeightOf(i) * value(i);
            weight += WeightOf(i);
        }
        return sum / weight;
    }
}

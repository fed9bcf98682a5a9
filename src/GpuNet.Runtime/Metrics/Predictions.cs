namespace GpuNet;

/// <summary>Targets and predictions of some examples, from which metrics are computed.</summary>
public abstract class Predictions
{
    /// <summary>Creates predictions.</summary>
    /// <param name="count">Number of examples, at least 1.</param>
    /// <param name="weights">How much each counts, at least 0; null for equal weights.</param>
    /// <exception cref="ArgumentException">There are no examples, or the number of weights differs.</exception>
    private protected Predictions(int count, double[]? weights)
    {
        if (count < 1)
            throw new ArgumentException("there are no examples to score");
        if (weights is not null && weights.Length != count)
            throw new ArgumentException($"there are {weights.Length} weights for {count} examples");
        Count = count;
        Weights = weights;
    }

    /// <summary>Number of examples, at least 1.</summary>
    public int Count { get; }

    /// <summary>How much each example counts; null for equal weights.</summary>
    private protected double[]? Weights { get; }

    /// <summary>The weight of an example; 1 for equal weights.</summary>
    public double WeightOf(int example) => Weights?[example] ?? 1;

    /// <summary>The weighted mean of a function over the examples, Σ w·x/Σ w; NaN if all weights are 0.</summary>
    internal double Mean(Func<int, double> value)
    {
        double sum = 0, weight = 0;
        for (int i = 0; i < Count; i++)
        {
            // An example of weight 0 may have any value, even NaN.
            if (WeightOf(i) == 0)
                continue;
            sum += WeightOf(i) * value(i);
            weight += WeightOf(i);
        }
        return sum / weight;
    }
}

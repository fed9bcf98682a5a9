namespace GpuNet.Reference.Losses;

/// <summary>Softmax with cross-entropy, from the logits of one example.</summary>
public static class SoftmaxCrossEntropy
{
    /// <summary>E_n = −Σ_k y_k ln x_k with x_k = e^{s_k − max}/Σ_j e^{s_j − max}; ∂E_n/∂s_k = x_k Σ y − y_k, and Σ y = 1.</summary>
    public static RowLoss Row(ReadOnlySpan<double> s, ReadOnlySpan<double> y)
    {
        double max = double.NegativeInfinity;
        foreach (double logit in s)
            max = Math.Max(max, logit);
        double sum = 0;
        foreach (double logit in s)
            sum += Math.Exp(logit - max);

        double loss = 0;
        double[] seed = new double[s.Length];
        for (int k = 0; k < s.Length; k++)
        {
            // What is not a target costs nothing, even with a logit of −∞.
            if (y[k] != 0)
                loss -= y[k] * (s[k] - max - Math.Log(sum));
            seed[k] = Math.Exp(s[k] - max) / sum - y[k];
        }
        bool isRight = !double.IsNaN(max) && FirstLargest(s) == FirstLargest(y);
        return new(loss, seed, isRight ? 1 : 0);
    }

    /// <summary>The index of the largest value, the first of them where there are several.</summary>
    public static int FirstLargest(ReadOnlySpan<double> values)
    {
        int largest = 0;
        for (int k = 1; k < values.Length; k++)
        {
            if (values[k] > values[largest])
                largest = k;
        }
        return largest;
    }
}

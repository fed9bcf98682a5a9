namespace GpuNet.Reference.Losses;

/// <summary>Half the squared error of one example; nothing counts as a right answer.</summary>
public static class SquaredError
{
    /// <summary>E_n = ½ Σ_k (s_k − y_k)²; ∂E_n/∂s_k = s_k − y_k.</summary>
    public static RowLoss Row(ReadOnlySpan<double> s, ReadOnlySpan<double> y)
    {
        double loss = 0;
        double[] seed = new double[s.Length];
        for (int k = 0; k < s.Length; k++)
        {
            loss += 0.5 * (s[k] - y[k]) * (s[k] - y[k]);
            seed[k] = s[k] - y[k];
        }
        return new(loss, seed, Correct: 0);
    }
}

namespace GpuNet.Reference.Losses;

/// <summary>The mean absolute error of one example; nothing counts as a right answer.</summary>
public static class AbsoluteError
{
    /// <summary>E_n = 1/K Σ_k |s_k − y_k|; ∂E_n/∂s_k = sign(s_k − y_k)/K.</summary>
    public static RowLoss Row(ReadOnlySpan<double> s, ReadOnlySpan<double> y)
    {
        double loss = 0;
        double[] seed = new double[s.Length];
        for (int k = 0; k < s.Length; k++)
        {
            double error = s[k] - y[k];
            loss += Math.Abs(error) / s.Length;
            seed[k] = double.IsNaN(error) ? error : (double)Math.Sign(error) / s.Length;
        }
        return new(loss, seed, Correct: 0);
    }
}

namespace GpuNet.Reference.Losses;

/// <summary>Sigmoid with binary cross-entropy, from the logits of one example.</summary>
public static class BinaryCrossEntropy
{
    /// <summary>E_n = 1/K Σ_k max(s_k, 0) − s_k·y_k + ln(1 + e^{−|s_k|}); ∂E_n/∂s_k = (σ(s_k) − y_k)/K.</summary>
    public static RowLoss Row(ReadOnlySpan<double> s, ReadOnlySpan<double> y)
    {
        double loss = 0, correct = 0;
        double[] seed = new double[s.Length];
        for (int k = 0; k < s.Length; k++)
        {
            loss += (Math.Max(s[k], 0) - s[k] * y[k] + Math.Log(1 + Math.Exp(-Math.Abs(s[k])))) / s.Length;
            seed[k] = (1 / (1 + Math.Exp(-s[k])) - y[k]) / s.Length;
            correct += s[k] > 0 == y[k] > 0.5 ? 1.0 / s.Length : 0;
        }
        return new(loss, seed, correct);
    }
}

namespace GpuNet.Reference.Losses;

/// <summary>Sigmoid with binary cross-entropy, from the logits of one example.</summary>
public static class BinaryCrossEntropy
{
    /// <summary>E_n = −1/K Σ_k p_k·y_k ln σ(s_k) + (1 − y_k) ln σ(−s_k); ∂E_n/∂s_k = ((1 − y_k)·σ(s_k) − p_k·y_k·σ(−s_k))/K.</summary>
    /// <param name="positiveWeights">p, of each output or of all; 1 where there is none.</param>
    public static RowLossFunction Row(params double[] positiveWeights) => (s, y) =>
    {
        double loss = 0, correct = 0;
        double[] seed = new double[s.Length];
        for (int k = 0; k < s.Length; k++)
        {
            double positiveWeight = positiveWeights.Length == 0 ? 1 : positiveWeights[k % positiveWeights.Length];
            loss -= (positiveWeight * y[k] * LogSigmoid(s[k]) + (1 - y[k]) * LogSigmoid(-s[k])) / s.Length;
            seed[k] = ((1 - y[k]) / (1 + Math.Exp(-s[k])) - positiveWeight * y[k] / (1 + Math.Exp(s[k]))) / s.Length;
            correct += s[k] > 0 == y[k] > 0.5 ? 1.0 / s.Length : 0;
        }
        return new(loss, seed, correct);
    };

    /// <summary>The same with label smoothing: y ← (1 − ε)y + ε/2.</summary>
    public static RowLossFunction Smoothed(double epsilon) => (s, y) =>
    {
        double[] smooth = y.ToArray();
        for (int k = 0; k < smooth.Length; k++)
            smooth[k] = (1 - epsilon) * smooth[k] + epsilon / 2;
        return Row()(s, smooth);
    };

    static double LogSigmoid(double s) => Math.Min(s, 0) - Math.Log(1 + Math.Exp(-Math.Abs(s)));
}

namespace GpuNet.Reference.Losses;

/// <summary>Huber's loss of one example; nothing counts as a right answer.</summary>
public static class Huber
{
    /// <summary>With r = s_k − y_k: E_n = 1/K Σ_k |r| ≤ d ? ½r² : d(|r| − ½d); ∂E_n/∂s_k = (|r| ≤ d ? r : ±d)/K.</summary>
    /// <param name="threshold">d.</param>
    public static RowLossFunction Row(double threshold = 1) => (s, y) =>
    {
        double loss = 0;
        double[] seed = new double[s.Length];
        for (int k = 0; k < s.Length; k++)
        {
            double error = s[k] - y[k], size = Math.Abs(error);
            loss += (size > threshold ? threshold * (size - 0.5 * threshold) : 0.5 * error * error) / s.Length;
            seed[k] = (size > threshold ? threshold * Math.Sign(error) : error) / s.Length;
        }
        return new(loss, seed, Correct: 0);
    };
}

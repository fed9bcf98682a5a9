namespace GpuNet.Reference.Losses;

/// <summary>The contrastive loss of distances: what belongs together is pulled to 0, what does not is pushed beyond a margin m.</summary>
public static class Contrastive
{
    /// <summary>E_n = Σ_k ½(y_k·s_k² + (1 − y_k)·max(0, m − s_k)²); nothing counts as a right answer.</summary>
    /// <param name="margin">m.</param>
    public static RowLossFunction Row(double margin = 1) => (s, y) =>
    {
        double loss = 0;
        double[] seed = new double[s.Length];
        for (int k = 0; k < s.Length; k++)
        {
            double lacking = s[k] < margin ? margin - s[k] : 0;
            loss += 0.5 * y[k] * s[k] * s[k] + 0.5 * (1 - y[k]) * lacking * lacking;
            seed[k] = y[k] * s[k] - (1 - y[k]) * lacking;
        }
        return new(loss, seed, Correct: 0);
    };
}

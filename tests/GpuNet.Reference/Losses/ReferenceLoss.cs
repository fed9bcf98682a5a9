namespace GpuNet.Reference.Losses;

/// <summary>A loss over the logits and targets of one example.</summary>
public delegate RowLoss RowLossFunction(ReadOnlySpan<double> s, ReadOnlySpan<double> y);

/// <summary>The loss of a batch.</summary>
/// <param name="Mean">E, the (weighted) mean over the examples.</param>
/// <param name="Rows">E_n of each example (N).</param>
/// <param name="Correct">The share of each example's outputs that is right (N).</param>
/// <param name="Delta">δ⁽ᴸ⁾ = ∂E/∂S⁽ᴸ⁾ (N, K).</param>
public sealed record BatchLoss(double Mean, double[] Rows, double[] Correct, ReferenceMatrix Delta);

/// <summary>A loss from logits and its seed: E = Σ_n w_n E_n / Σ_n w_n.</summary>
/// <param name="Name">The name in files and on the command line, with constants that are not the usual ones.</param>
/// <param name="Row">E_n and ∂E_n/∂s.</param>
public sealed record ReferenceLoss(string Name, RowLossFunction Row)
{
    /// <summary>ε of label smoothing: y ← (1 − ε)y + ε/K.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>w_n is the weight of example n's class; null weighs all alike.</summary>
    public double[]? ClassWeights { get; init; }

    /// <summary>Factors of w_n, one an example; null weighs all alike.</summary>
    public double[]? ExampleWeights { get; init; }

    /// <summary>Every loss, and again those that have constants with others than the usual ones.</summary>
    public static IReadOnlyList<ReferenceLoss> All { get; } =
    [
        new("softmax_cross_entropy", SoftmaxCrossEntropy.Row),
        new("softmax_cross_entropy:smoothing=0.1", SoftmaxCrossEntropy.Row) { LabelSmoothing = 0.1 },
        new("binary_cross_entropy", BinaryCrossEntropy.Row()),
        new("binary_cross_entropy:positive_weight=2.5", BinaryCrossEntropy.Row(2.5)),
        new("binary_cross_entropy:smoothing=0.1", BinaryCrossEntropy.Smoothed(0.1)),
        new("mean_squared_error", SquaredError.Row),
        new("mean_absolute_error", AbsoluteError.Row),
        new("huber", Huber.Row()),
        new("huber:delta=0.25", Huber.Row(0.25)),
        new("contrastive", Contrastive.Row()),
        new("contrastive:margin=0.75", Contrastive.Row(0.75)),
    ];

    /// <summary>The loss of that name.</summary>
    public static ReferenceLoss Find(string name) => All.First(loss => loss.Name == name);

    /// <summary>The loss and seed of a batch.</summary>
    /// <param name="logits">S⁽ᴸ⁾ (N, K)</param>
    /// <param name="targets">Y (N, K)</param>
    public BatchLoss Evaluate(ReferenceMatrix logits, ReferenceMatrix targets)
    {
        var smooth = targets.Map(y => (1 - LabelSmoothing) * y + LabelSmoothing / targets.Columns);
        double[] weights = new double[logits.Rows];
        for (int n = 0; n < logits.Rows; n++)
        {
            weights[n] = (ExampleWeights is null ? 1 : ExampleWeights[n])
                * (ClassWeights is null ? 1 : ClassWeights[SoftmaxCrossEntropy.FirstLargest(targets.Row(n))]);
        }

        double mean = 0;
        var rows = new RowLoss[logits.Rows];
        var delta = new ReferenceMatrix(logits.Rows, logits.Columns);
        for (int n = 0; n < logits.Rows; n++)
        {
            rows[n] = Row(logits.Row(n), smooth.Row(n));
            double share = weights[n] / weights.Sum();
            mean += share * rows[n].Loss;
            for (int k = 0; k < logits.Columns; k++)
                delta[n, k] = share * rows[n].Seed[k];
        }
        return new(mean, [.. rows.Select(row => row.Loss)], [.. rows.Select(row => row.Correct)], delta);
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}

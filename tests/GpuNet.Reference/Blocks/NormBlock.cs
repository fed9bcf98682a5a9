namespace GpuNet.Reference.Blocks;

/// <summary>
/// Batch or layer normalisation: X = θ(γ ⊙ x̂ + β). Backward by the chain rule through x̂ = (x − μ)/√(σ² + ε) with
/// ∂μ/∂x_i = 1/m and ∂σ²/∂x_i = 2(x_i − μ)/m, element by element of the m values that share a mean.
/// </summary>
/// <param name="gamma">γ (1, n).</param>
/// <param name="beta">β (1, n).</param>
/// <param name="activation">θ.</param>
/// <param name="perRow">Whether rows are normalised, or columns.</param>
/// <param name="momentum">Of the running statistics of columns.</param>
/// <param name="epsilon">ε.</param>
public sealed class NormBlock(
    ReferenceMatrix gamma, ReferenceMatrix beta, ReferenceActivation activation, bool perRow, double momentum, double epsilon)
    : ReferenceBlock
{
    readonly ReferenceTensor gamma = ReferenceTensor.Of("gamma", gamma), beta = ReferenceTensor.Of("beta", beta);
    ReferenceMatrix input = new(0, 0), normal = new(0, 0), s = new(0, 0);

    /// <inheritdoc/>
    public override IReadOnlyList<ReferenceTensor> Tensors => [gamma, beta];

    /// <summary>The running mean (1, n).</summary>
    public ReferenceMatrix Mean { get; } = new(1, gamma.Columns);

    /// <summary>The running variance (1, n).</summary>
    public ReferenceMatrix Variance { get; } = new ReferenceMatrix(1, gamma.Columns).Map(_ => 1);

    /// <inheritdoc/>
    public override ReferenceMatrix Forward(ReferenceMatrix x, bool training)
    {
        input = x;
        normal = new(x.Rows, x.Columns);
        s = new(x.Rows, x.Columns);
        for (int row = 0; row < x.Rows; row++)
        {
            for (int column = 0; column < x.Columns; column++)
            {
                var (mean, variance) = !perRow && !training
                    ? (Mean[0, column], Variance[0, column])
                    : Statistics(x, row, column);
                normal[row, column] = (x[row, column] - mean) / Math.Sqrt(variance + epsilon);
                s[row, column] = gamma.Value[0, column] * normal[row, column] + beta.Value[0, column];
            }
        }
        if (training && !perRow)
            Run(x);
        return s.Map(activation.Apply);
    }

    /// <inheritdoc/>
    public override ReferenceMatrix Backward(ReferenceMatrix g)
    {
        var delta = g.Times(s.Map(activation.Derivative!));
        var below = new ReferenceMatrix(g.Rows, g.Columns);
        for (int row = 0; row < g.Rows; row++)
        {
            for (int column = 0; column < g.Columns; column++)
            {
                gamma.Gradient[0, column] += delta[row, column] * normal[row, column];
                beta.Gradient[0, column] += delta[row, column];
                below[row, column] = Below(delta, row, column);
            }
        }
        return below;
    }

    // Σ_j d_j·∂x̂_j/∂x_i over all j that share the mean of i, with d = γ ⊙ δ.
    double Below(ReferenceMatrix delta, int row, int column)
    {
        var (mean, variance) = Statistics(input, row, column);
        double deviation = Math.Sqrt(variance + epsilon);
        double sum = 0;
        int count = perRow ? input.Columns : input.Rows;
        for (int j = 0; j < count; j++)
        {
            var (r, c) = perRow ? (row, j) : (j, column);
            bool isSame = r == row && c == column;
            double slopeOfDifference = (isSame ? 1.0 : 0.0) - 1.0 / count;
            double slopeOfVariance = 2 * (input[row, column] - mean) / count;
            double slope = slopeOfDifference / deviation - (input[r, c] - mean) * slopeOfVariance / (2 * deviation * deviation * deviation);
            sum += gamma.Value[0, c] * delta[r, c] * slope;
        }
        return sum;
    }

    (double Mean, double Variance) Statistics(ReferenceMatrix x, int row, int column)
    {
        double[] values = perRow ? x.Row(row).ToArray() : Column(x, column);
        double mean = values.Average();
        return (mean, values.Average(value => (value - mean) * (value - mean)));
    }

    void Run(ReferenceMatrix x)
    {
        for (int column = 0; column < x.Columns; column++)
        {
            var (mean, variance) = Statistics(x, row: 0, column);
            Mean[0, column] += momentum * (mean - Mean[0, column]);
            Variance[0, column] += momentum * (variance * x.Rows / (x.Rows - 1) - Variance[0, column]);
        }
    }

    static double[] Column(ReferenceMatrix x, int column)
    {
        var values = new double[x.Rows];
        for (int row = 0; row < x.Rows; row++)
            values[row] = x[row, column];
        return values;
    }
}

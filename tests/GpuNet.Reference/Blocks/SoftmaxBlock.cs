namespace GpuNet.Reference.Blocks;

/// <summary>x_k = e^{s_k}/Σ e^{s_j} in each row, backward by the Jacobian ∂x_j/∂s_k = x_j(1[j = k] − x_k).</summary>
public sealed class SoftmaxBlock : ReferenceBlock
{
    ReferenceMatrix output = new(0, 0);

    /// <inheritdoc/>
    public override ReferenceMatrix Forward(ReferenceMatrix x, bool training)
    {
        output = new(x.Rows, x.Columns);
        for (int row = 0; row < x.Rows; row++)
        {
            double max = x.Row(row).ToArray().Max();
            double sum = x.Row(row).ToArray().Sum(s => Math.Exp(s - max));
            for (int k = 0; k < x.Columns; k++)
                output[row, k] = Math.Exp(x[row, k] - max) / sum;
        }
        return output;
    }

    /// <inheritdoc/>
    public override ReferenceMatrix Backward(ReferenceMatrix g)
    {
        var below = new ReferenceMatrix(g.Rows, g.Columns);
        for (int row = 0; row < g.Rows; row++)
        {
            for (int k = 0; k < g.Columns; k++)
            {
                for (int j = 0; j < g.Columns; j++)
                    below[row, k] += g[row, j] * output[row, j] * ((j == k ? 1 : 0) - output[row, k]);
            }
        }
        return below;
    }
}

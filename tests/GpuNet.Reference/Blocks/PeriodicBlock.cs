namespace GpuNet.Reference.Blocks;

/// <summary>
/// Each column x that has cosines becomes x, and Σ_t cos 2π(c_t·x + b_t)·W_t over its cosines t; a column without stays.
/// </summary>
/// <param name="frequencies">c (1, cosines).</param>
/// <param name="phases">b (1, cosines).</param>
/// <param name="w">W (cosines, width).</param>
/// <param name="counts">The cosines of each column.</param>
public sealed class PeriodicBlock(ReferenceMatrix frequencies, ReferenceMatrix phases, ReferenceMatrix w, IReadOnlyList<int> counts)
    : ReferenceBlock
{
    readonly ReferenceTensor c = ReferenceTensor.Of("frequency", frequencies);
    readonly ReferenceTensor b = ReferenceTensor.Of("phase", phases);
    readonly ReferenceTensor w = ReferenceTensor.Of("weight", w);
    ReferenceMatrix input = new(0, 0);

    /// <inheritdoc/>
    public override IReadOnlyList<ReferenceTensor> Tensors => [w, c, b];

    /// <inheritdoc/>
    public override ReferenceMatrix Forward(ReferenceMatrix x, bool training)
    {
        input = x;
        var output = new ReferenceMatrix(x.Rows, counts.Sum(count => count == 0 ? 1 : 1 + w.Value.Columns));
        for (int row = 0; row < x.Rows; row++)
        {
            foreach (var (column, _, _, place) in Columns())
                output[row, place] = x[row, column];
            foreach (var (column, cosine, place) in Cosines())
            {
                for (int k = 0; k < w.Value.Columns; k++)
                    output[row, place + k] += Math.Cos(Angle(x[row, column], cosine)) * w.Value[cosine, k];
            }
        }
        return output;
    }

    /// <inheritdoc/>
    public override ReferenceMatrix Backward(ReferenceMatrix g)
    {
        for (int row = 0; row < g.Rows; row++)
        {
            foreach (var (column, cosine, place) in Cosines())
            {
                double x = input[row, column], angle = Angle(x, cosine), ofCosine = 0;
                for (int k = 0; k < w.Value.Columns; k++)
                {
                    w.Gradient[cosine, k] += Math.Cos(angle) * g[row, place + k];
                    ofCosine += w.Value[cosine, k] * g[row, place + k];
                }
                double ofPhase = -2 * Math.PI * Math.Sin(angle) * ofCosine;
                b.Gradient[0, cosine] += ofPhase;
                c.Gradient[0, cosine] += ofPhase * x;
            }
        }
        // Nothing lies below the first layer.
        return new(input.Rows, input.Columns);
    }

    double Angle(double x, int cosine) => 2 * Math.PI * (c.Value[0, cosine] * x + b.Value[0, cosine]);

    // Of each column its first cosine, how many it has, and where x goes.
    IEnumerable<(int Column, int First, int Count, int Place)> Columns()
    {
        int cosine = 0, place = 0;
        foreach (var (column, count) in counts.Index())
        {
            yield return (column, cosine, count, place);
            cosine += count;
            place += count == 0 ? 1 : 1 + w.Value.Columns;
        }
    }

    // Of each cosine its column, and where its vector goes.
    IEnumerable<(int Column, int Cosine, int Place)> Cosines() => Columns().SelectMany(
        column => Enumerable.Range(column.First, column.Count).Select(cosine => (column.Column, cosine, column.Place + 1)));
}

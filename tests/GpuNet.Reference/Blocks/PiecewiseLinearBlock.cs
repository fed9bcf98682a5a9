namespace GpuNet.Reference.Blocks;

/// <summary>
/// Each column x becomes Σ_t (c_t(x) − c_t(0))·W_t over its bins t, where c_t grows from 0 to 1 within the bin; a column without bins
/// stays.
/// </summary>
/// <param name="w">W (bins, width).</param>
/// <param name="edges">The ends of the bins of each column.</param>
public sealed class PiecewiseLinearBlock(ReferenceMatrix w, IReadOnlyList<IReadOnlyList<float>> edges) : ReferenceBlock
{
    readonly ReferenceTensor w = ReferenceTensor.Of("weight", w);
    ReferenceMatrix input = new(0, 0);

    /// <inheritdoc/>
    public override IReadOnlyList<ReferenceTensor> Tensors => [w];

    /// <inheritdoc/>
    public override ReferenceMatrix Forward(ReferenceMatrix x, bool training)
    {
        input = x;
        var output = new ReferenceMatrix(x.Rows, edges.Sum(OutputsOf));
        for (int row = 0; row < x.Rows; row++)
        {
            foreach (var (column, bin, start, end, place) in Bins())
            {
                for (int k = 0; k < w.Value.Columns; k++)
                    output[row, place + k] += Part(x[row, column], start, end) * w.Value[bin, k];
            }
            foreach (var (column, place) in Others())
                output[row, place] = x[row, column];
        }
        return output;
    }

    /// <inheritdoc/>
    public override ReferenceMatrix Backward(ReferenceMatrix g)
    {
        for (int row = 0; row < g.Rows; row++)
        {
            foreach (var (column, bin, start, end, place) in Bins())
            {
                for (int k = 0; k < w.Value.Columns; k++)
                    w.Gradient[bin, k] += Part(input[row, column], start, end) * g[row, place + k];
            }
        }
        // Nothing lies below the first layer.
        return new(input.Rows, input.Columns);
    }

    static double Part(double x, double start, double end) => Below(x, start, end) - Below(0, start, end);

    static double Below(double x, double start, double end) => x <= start ? 0 : x >= end ? 1 : (x - start) / (end - start);

    int OutputsOf(IReadOnlyList<float> ends) => ends.Count > 1 ? w.Value.Columns : 1;

    IEnumerable<(int Column, int Bin, double Start, double End, int Place)> Bins()
    {
        int bin = 0, place = 0;
        foreach (var (column, ends) in edges.Index())
        {
            for (int i = 1; i < ends.Count; i++)
                yield return (column, bin++, ends[i - 1], ends[i], place);
            place += OutputsOf(ends);
        }
    }

    IEnumerable<(int Column, int Place)> Others()
    {
        int place = 0;
        foreach (var (column, ends) in edges.Index())
        {
            if (ends.Count < 2)
                yield return (column, place);
            place += OutputsOf(ends);
        }
    }
}

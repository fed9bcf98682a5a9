namespace GpuNet.Reference.Blocks;

/// <summary>
/// Each group of columns becomes Σ_t x_t·W_t over its columns t: of one-hot columns, the vector of the category that is 1. A column
/// without vectors stays.
/// </summary>
/// <param name="w">W (columns with vectors, width).</param>
/// <param name="counts">The columns of each group; 0 for one that stays.</param>
public sealed class CategoryVectorsBlock(ReferenceMatrix w, IReadOnlyList<int> counts) : ReferenceBlock
{
    readonly ReferenceTensor w = ReferenceTensor.Of("weight", w);
    ReferenceMatrix input = new(0, 0);

    /// <inheritdoc/>
    public override IReadOnlyList<ReferenceTensor> Tensors => [w];

    /// <inheritdoc/>
    public override ReferenceMatrix Forward(ReferenceMatrix x, bool training)
    {
        input = x;
        var output = new ReferenceMatrix(x.Rows, counts.Sum(count => count == 0 ? 1 : w.Value.Columns));
        foreach (var (column, vector, place) in Columns())
        {
            for (int row = 0; row < x.Rows; row++)
            {
                if (vector < 0)
                    output[row, place] = x[row, column];
                for (int k = 0; vector >= 0 && k < w.Value.Columns; k++)
                    output[row, place + k] += x[row, column] * w.Value[vector, k];
            }
        }
        return output;
    }

    /// <inheritdoc/>
    public override ReferenceMatrix Backward(ReferenceMatrix g)
    {
        var below = new ReferenceMatrix(input.Rows, input.Columns);
        foreach (var (column, vector, place) in Columns())
        {
            for (int row = 0; row < g.Rows; row++)
            {
                if (vector < 0)
                    below[row, column] = g[row, place];
                for (int k = 0; vector >= 0 && k < w.Value.Columns; k++)
                {
                    w.Gradient[vector, k] += input[row, column] * g[row, place + k];
                    below[row, column] += w.Value[vector, k] * g[row, place + k];
                }
            }
        }
        return below;
    }

    // Of each column its vector or −1, and where its group goes.
    IEnumerable<(int Column, int Vector, int Place)> Columns()
    {
        int column = 0, vector = 0, place = 0;
        foreach (int count in counts)
        {
            if (count == 0)
                yield return (column++, -1, place);
            for (int i = 0; i < count; i++)
                yield return (column++, vector++, place);
            place += count == 0 ? 1 : w.Value.Columns;
        }
    }
}

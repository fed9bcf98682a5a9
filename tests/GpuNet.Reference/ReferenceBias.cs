namespace GpuNet.Reference;

/// <summary>A bias row, broadcast over the rows of a matrix, and its gradient.</summary>
public static class ReferenceBias
{
    /// <summary>S = X + b.</summary>
    /// <param name="x">(N, n)</param>
    /// <param name="b">(1, n)</param>
    public static ReferenceMatrix Add(ReferenceMatrix x, ReferenceMatrix b)
    {
        var s = new ReferenceMatrix(x.Rows, x.Columns);
        for (int i = 0; i < s.Rows; i++)
        {
            for (int j = 0; j < s.Columns; j++)
                s[i, j] = x[i, j] + b[0, j];
        }
        return s;
    }

    /// <summary>∂E/∂b = 1ᵀ·δ: the sum of each column.</summary>
    /// <param name="delta">(N, n)</param>
    /// <returns>(1, n)</returns>
    public static ReferenceMatrix Gradient(ReferenceMatrix delta)
    {
        var sums = new ReferenceMatrix(1, delta.Columns);
        for (int i = 0; i < delta.Rows; i++)
        {
            for (int j = 0; j < delta.Columns; j++)
                sums[0, j] += delta[i, j];
        }
        return sums;
    }
}

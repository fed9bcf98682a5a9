namespace GpuNet.Reference;

/// <summary>The three matrix products of a training step, as triple loops.</summary>
public static class ReferenceProduct
{
    /// <summary>Forward: A·B.</summary>
    /// <param name="a">(M, K)</param>
    /// <param name="b">(K, N)</param>
    public static ReferenceMatrix Forward(ReferenceMatrix a, ReferenceMatrix b)
    {
        var c = new ReferenceMatrix(a.Rows, b.Columns);
        for (int i = 0; i < c.Rows; i++)
        {
            for (int j = 0; j < c.Columns; j++)
            {
                for (int k = 0; k < a.Columns; k++)
                    c[i, j] += a[i, k] * b[k, j];
            }
        }
        return c;
    }

    /// <summary>Backward: A·Bᵀ.</summary>
    /// <param name="a">(M, K)</param>
    /// <param name="b">(N, K)</param>
    public static ReferenceMatrix Backward(ReferenceMatrix a, ReferenceMatrix b)
    {
        var c = new ReferenceMatrix(a.Rows, b.Rows);
        for (int i = 0; i < c.Rows; i++)
        {
            for (int j = 0; j < c.Columns; j++)
            {
                for (int k = 0; k < a.Columns; k++)
                    c[i, j] += a[i, k] * b[j, k];
            }
        }
        return c;
    }

    /// <summary>Gradient: Aᵀ·B.</summary>
    /// <param name="a">(K, M)</param>
    /// <param name="b">(K, N)</param>
    public static ReferenceMatrix Gradient(ReferenceMatrix a, ReferenceMatrix b)
    {
        var c = new ReferenceMatrix(a.Columns, b.Columns);
        for (int i = 0; i < c.Rows; i++)
        {
            for (int j = 0; j < c.Columns; j++)
            {
                for (int k = 0; k < a.Rows; k++)
                    c[i, j] += a[k, i] * b[k, j];
            }
        }
        return c;
    }
}

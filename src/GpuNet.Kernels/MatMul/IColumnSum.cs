using ILGPU;

namespace GpuNet.Kernels.MatMul;

/// <summary>Whether a product sums the columns of B on its way.</summary>
public interface IColumnSum
{
    /// <summary>Adds what is in shared memory to this thread's sum.</summary>
    static abstract float Add<TTile>(float sum, ArrayView<float> panel, int stride) where TTile : struct, ITile;
}

/// <summary>It does not.</summary>
public readonly struct WithoutColumnSum : IColumnSum
{
    /// <inheritdoc/>
    public static float Add<TTile>(float sum, ArrayView<float> panel, int stride) where TTile : struct, ITile => 0f;
}

/// <summary>It does: the gradient of a bias. One thread a column, in the groups of the first tiles, in the order of the steps.</summary>
public readonly struct WithColumnSum : IColumnSum
{
    /// <inheritdoc/>
    public static float Add<TTile>(float sum, ArrayView<float> panel, int stride) where TTile : struct, ITile
    {
        if (Grid.IdxY == 0 && Group.IdxX < TTile.Columns)
        {
            for (int step = 0; step < TileProduct.Depth; step++)
                sum += panel[step * stride + Group.IdxX];
        }
        return sum;
    }
}

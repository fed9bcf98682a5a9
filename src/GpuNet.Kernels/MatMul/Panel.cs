using ILGPU;

namespace GpuNet.Kernels.MatMul;

/// <summary>How many rows of A, or columns of B, a tile takes.</summary>
public interface IExtent
{
    /// <summary>The number.</summary>
    static abstract int Size { get; }
}

/// <summary>The rows of A in a tile.</summary>
/// <typeparam name="TTile">The tile.</typeparam>
public readonly struct RowsOf<TTile> : IExtent where TTile : struct, ITile
{
    /// <inheritdoc/>
    public static int Size => TTile.Rows;
}

/// <summary>The columns of B in a tile.</summary>
/// <typeparam name="TTile">The tile.</typeparam>
public readonly struct ColumnsOf<TTile> : IExtent where TTile : struct, ITile
{
    /// <inheritdoc/>
    public static int Size => TTile.Columns;
}

/// <summary>What a thread carries from global to shared memory: up to four quads of a panel.</summary>
/// <param name="quad0">The first quad.</param>
/// <param name="quad1">The second quad.</param>
/// <param name="quad2">The third quad.</param>
/// <param name="quad3">The fourth quad.</param>
public readonly struct PanelPart(Float4 quad0, Float4 quad1, Float4 quad2, Float4 quad3)
{
    /// <summary>The first quad.</summary>
    public readonly Float4 Quad0 = quad0;

    /// <summary>The second quad.</summary>
    public readonly Float4 Quad1 = quad1;

    /// <summary>The third quad.</summary>
    public readonly Float4 Quad2 = quad2;

    /// <summary>The fourth quad.</summary>
    public readonly Float4 Quad3 = quad3;
}

/// <summary>
/// The part of an operand that a tile needs for <see cref="TileProduct.Depth"/> steps of the sum: rows of A or columns of B
/// (its extent), in shared memory always with the extent contiguous: place [step · Stride + e].
/// </summary>
/// <remarks>
/// Where the operand lies with the depth contiguous, quads are transposed on their way. Then two neighbouring threads read 32
/// contiguous bytes, a whole sector, and 16 pairs write 32 different banks, as 4 · Stride mod 32 is 16.
/// </remarks>
/// <typeparam name="TExtent">Rows of A or columns of B.</typeparam>
/// <typeparam name="TLayout">How the panel lies in global memory.</typeparam>
/// <typeparam name="TBounds">Whether the operand may end within the panel.</typeparam>
/// <typeparam name="TTile">The tile.</typeparam>
public static class Panel<TExtent, TLayout, TBounds, TTile>
    where TExtent : struct, IExtent
    where TLayout : struct, IPanelLayout
    where TBounds : struct, IBounds
    where TTile : struct, ITile
{
    /// <summary>Floats from one step to the next.</summary>
    public static int Stride => TLayout.IsDepthContiguous ? TExtent.Size + 4 : TExtent.Size;

    static int Quads => TExtent.Size * TileProduct.Depth / 4;

    static int QuadsPerThread => (Quads + TileProduct.GroupSize<TTile>() - 1) / TileProduct.GroupSize<TTile>();

    /// <summary>Reads this thread's part.</summary>
    /// <param name="source">The operand, in quads.</param>
    /// <param name="first">The first row of A or column of B.</param>
    /// <param name="step">The first step of the sum.</param>
    /// <param name="extent">Rows of A or columns of B.</param>
    /// <param name="depth">Where the sum ends.</param>
    /// <param name="stride">Quads from one stored row to the next.</param>
    public static PanelPart Load(ArrayView<Float4> source, int first, int step, int extent, int depth, int stride)
    {
        var quad0 = LoadQuad(source, 0, first, step, extent, depth, stride);
        var quad1 = QuadsPerThread > 1 ? LoadQuad(source, 1, first, step, extent, depth, stride) : default;
        var quad2 = QuadsPerThread > 2 ? LoadQuad(source, 2, first, step, extent, depth, stride) : default;
        var quad3 = QuadsPerThread > 3 ? LoadQuad(source, 3, first, step, extent, depth, stride) : default;
        return new(quad0, quad1, quad2, quad3);
    }

    /// <summary>Writes this thread's part to shared memory.</summary>
    public static void Store(ArrayView<float> panel, PanelPart part)
    {
        StoreQuad(panel, 0, part.Quad0);
        if (QuadsPerThread > 1)
            StoreQuad(panel, 1, part.Quad1);
        if (QuadsPerThread > 2)
            StoreQuad(panel, 2, part.Quad2);
        if (QuadsPerThread > 3)
            StoreQuad(panel, 3, part.Quad3);
    }

    // The extent's index and the depth's of the quad with that number, of which one counts in quads.
    static int ExtentOf(int quad) => TLayout.IsDepthContiguous ? quad % (2 * TExtent.Size) / 2 : quad % (TExtent.Size / 4) * 4;

    static int DepthOf(int quad) => TLayout.IsDepthContiguous ? (quad / (2 * TExtent.Size) * 2 + quad % 2) * 4 : quad / (TExtent.Size / 4);

    static Float4 LoadQuad(ArrayView<Float4> source, int number, int first, int step, int extent, int depth, int stride)
    {
        int quad = Group.IdxX + number * TileProduct.GroupSize<TTile>();
        if (Quads < TileProduct.GroupSize<TTile>() && quad >= Quads)
            return default;
        int e = first + ExtentOf(quad);
        int d = step + DepthOf(quad);
        int row = TLayout.IsDepthContiguous ? e : d;
        int column = TLayout.IsDepthContiguous ? d : e;
        if (!TBounds.AreChecked)
            return source[row * stride + (column >> 2)];
        int rows = TLayout.IsDepthContiguous ? extent : depth;
        int columns = TLayout.IsDepthContiguous ? depth : extent;
        return row < rows && column < columns ? Cut(source[row * stride + (column >> 2)], columns - column) : default;
    }

    // Behind the last column is padding, whose values must not count.
    static Float4 Cut(Float4 quad, int count) =>
        new(quad.X, count > 1 ? quad.Y : 0f, count > 2 ? quad.Z : 0f, count > 3 ? quad.W : 0f);

    static void StoreQuad(ArrayView<float> panel, int number, Float4 value)
    {
        int quad = Group.IdxX + number * TileProduct.GroupSize<TTile>();
        if (Quads < TileProduct.GroupSize<TTile>() && quad >= Quads)
            return;
        int place = DepthOf(quad) * Stride + ExtentOf(quad);
        if (!TLayout.IsDepthContiguous)
        {
            panel.Cast<Float4>()[place >> 2] = value;
            return;
        }
        panel[place] = value.X;
        panel[place + Stride] = value.Y;
        panel[place + 2 * Stride] = value.Z;
        panel[place + 3 * Stride] = value.W;
    }
}

using ILGPU;

namespace GpuNet.Kernels.MatMul;

/// <summary>How many rows of A, or columns of B, a tile takes.</summary>
interface IExtent
{
    /// <summary>The number.</summary>
    static abstract int Size { get; }
}

/// <summary>The rows of A in a tile.</summary>
/// <typeparam name="TTile">The tile.</typeparam>
readonly struct RowsOf<TTile> : IExtent where TTile : struct, ITile
{
    /// <inheritdoc/>
    public static int Size => TTile.Rows;
}

/// <summary>The columns of B in a tile.</summary>
/// <typeparam name="TTile">The tile.</typeparam>
readonly struct ColumnsOf<TTile> : IExtent where TTile : struct, ITile
{
    /// <inheritdoc/>
    public static int Size => TTile.Columns;
}

/// <summary>The position of a quad of a panel in global memory. It advances from panel to panel by addition.</summary>
/// <param name="place">The position in quads.</param>
/// <param name="steps">Remaining steps of the sum; if there are none, the quad is 0.</param>
readonly struct QuadSource(int place, int steps)
{
    /// <summary>The position in quads.</summary>
    public readonly int Place = place;

    /// <summary>Remaining steps of the sum; if there are none, the quad is 0.</summary>
    public readonly int Steps = steps;
}

/// <summary>The positions of the one or two quads of a panel that a thread loads.</summary>
/// <param name="first">The first quad.</param>
/// <param name="second">The second quad.</param>
readonly struct PanelSource(QuadSource first, QuadSource second)
{
    /// <summary>The first quad.</summary>
    public readonly QuadSource First = first;

    /// <summary>The second quad.</summary>
    public readonly QuadSource Second = second;
}

/// <summary>The one or two quads of a panel that a thread copies from global to shared memory.</summary>
/// <param name="first">The first quad.</param>
/// <param name="second">The second quad.</param>
readonly struct PanelPart(Float4 first, Float4 second)
{
    /// <summary>The first quad.</summary>
    public readonly Float4 First = first;

    /// <summary>The second quad.</summary>
    public readonly Float4 Second = second;
}

/// <summary>
/// The part of an operand that a tile needs for <see cref="TileProduct.Depth"/> steps of the sum: rows of A or columns of B
/// (its extent), in shared memory always with the extent contiguous: place [step · Stride + e].
/// </summary>
/// <remarks>
/// If the depth is contiguous, quads are transposed while they are copied. Two neighbouring threads then read 32 contiguous bytes, a whole
/// sector, and 16 pairs write 32 different banks, as 4 · Stride mod 32 is 16.
/// </remarks>
/// <typeparam name="TExtent">Rows of A or columns of B.</typeparam>
/// <typeparam name="TLayout">The layout of the panel in global memory.</typeparam>
/// <typeparam name="TBounds">Whether the operand may end within the panel.</typeparam>
/// <typeparam name="TTile">The tile.</typeparam>
static class Panel<TExtent, TLayout, TBounds, TTile>
    where TExtent : struct, IExtent
    where TLayout : struct, IPanelLayout
    where TBounds : struct, IBounds
    where TTile : struct, ITile
{
    /// <summary>Floats from one step to the next.</summary>
    public static int Stride => TLayout.IsDepthContiguous ? TExtent.Size + 4 : TExtent.Size;

    /// <summary>Floats of a panel.</summary>
    public static int Length => TileProduct.Depth * Stride;

    static int Quads => TExtent.Size * TileProduct.Depth / 4;

    static int Threads => TileProduct.GroupSize<TTile>();

    static bool AllCarry => Quads >= Threads;

    static bool CarriesTwo => Quads > Threads;

    // The offset from the first quad of a thread to the second, along the stored rows and across them.
    static int SecondExtent => TLayout.IsDepthContiguous ? Threads * 4 / TileProduct.Depth : 0;

    static int SecondDepth => TLayout.IsDepthContiguous ? 0 : Threads * 4 / TExtent.Size;

    // Extent and depth index of the first quad of this thread; the contiguous one is in quads.
    static int Extent => TLayout.IsDepthContiguous ? Group.IdxX / (TileProduct.Depth / 4) : Group.IdxX % (TExtent.Size / 4) * 4;

    static int Depth => TLayout.IsDepthContiguous ? Group.IdxX % (TileProduct.Depth / 4) * 4 : Group.IdxX / (TExtent.Size / 4);

    /// <summary>The position of this thread's part in shared memory.</summary>
    public static int Place => Depth * Stride + Extent;

    /// <summary>The position of this thread's part of the first panel in global memory.</summary>
    /// <param name="first">The first row of A or column of B.</param>
    /// <param name="step">The first step of the sum.</param>
    /// <param name="extent">Rows of A or columns of B.</param>
    /// <param name="depth">The end of the sum.</param>
    /// <param name="stride">Quads from one stored row to the next.</param>
    public static PanelSource Begin(int first, int step, int extent, int depth, int stride) => new(
        Quad(first + Extent, step + Depth, extent, depth, stride),
        CarriesTwo ? Quad(first + Extent + SecondExtent, step + Depth + SecondDepth, extent, depth, stride) : default);

    /// <summary>The position of this thread's part of the next panel.</summary>
    public static PanelSource Next(PanelSource source, int stride) =>
        new(Next(source.First, stride), CarriesTwo ? Next(source.Second, stride) : default);

    /// <summary>Reads this thread's part.</summary>
    public static PanelPart Load(ArrayView<Float4> operand, PanelSource source) =>
        new(Load(operand, source.First), CarriesTwo ? Load(operand, source.Second) : default);

    /// <summary>Writes this thread's part to shared memory.</summary>
    /// <param name="panel">Shared memory.</param>
    /// <param name="place">Where <see cref="Place"/> is in it.</param>
    /// <param name="part">The part.</param>
    public static void Store(ArrayView<float> panel, int place, PanelPart part)
    {
        if (!AllCarry && Group.IdxX >= Quads)
            return;
        Store(panel, place, part.First);
        if (CarriesTwo)
            Store(panel, place + SecondDepth * Stride + SecondExtent, part.Second);
    }

    static QuadSource Quad(int e, int d, int extent, int depth, int stride) => new(
        TLayout.IsDepthContiguous ? e * stride + (d >> 2) : d * stride + (e >> 2),
        TBounds.AreChecked && e < extent ? depth - d : 0);

    static QuadSource Next(QuadSource quad, int stride) => new(
        quad.Place + (TLayout.IsDepthContiguous ? TileProduct.Depth / 4 : TileProduct.Depth * stride),
        TBounds.AreChecked ? quad.Steps - TileProduct.Depth : 0);

    static Float4 Load(ArrayView<Float4> operand, QuadSource quad)
    {
        if ((!AllCarry && Group.IdxX >= Quads) || (TBounds.AreChecked && quad.Steps <= 0))
            return default;
        var value = operand[quad.Place];
        // Beyond the last step there is padding, which must not contribute. Values beyond the last row or column contribute to no output.
        return TBounds.AreChecked && TLayout.IsDepthContiguous ? value.First(quad.Steps) : value;
    }

    static void Store(ArrayView<float> panel, int place, Float4 quad)
    {
        if (!TLayout.IsDepthContiguous)
        {
            panel.Cast<Float4>()[place >> 2] = quad;
            return;
        }
        var column = panel.SubView(place, 3 * Stride + 1);
        column[0] = quad.X;
        column[Stride] = quad.Y;
        column[2 * Stride] = quad.Z;
        column[3 * Stride] = quad.W;
    }
}

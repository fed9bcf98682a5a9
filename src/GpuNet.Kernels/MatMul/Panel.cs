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

/// <summary>Where a quad of a panel lies in global memory. It moves from panel to panel by addition.</summary>
/// <param name="place">The place in quads.</param>
/// <param name="steps">Steps of the sum from there to its end; where there are none, the quad is 0.</param>
readonly struct QuadSource(int place, int steps)
{
    /// <summary>The place in quads.</summary>
    public readonly int Place = place;

    /// <summary>Steps of the sum from there to its end; where there are none, the quad is 0.</summary>
    public readonly int Steps = steps;
}

/// <summary>Where the quads lie that a thread carries, one or two of a panel.</summary>
/// <param name="first">The first quad.</param>
/// <param name="second">The second quad.</param>
readonly struct PanelSource(QuadSource first, QuadSource second)
{
    /// <summary>The first quad.</summary>
    public readonly QuadSource First = first;

    /// <summary>The second quad.</summary>
    public readonly QuadSource Second = second;
}

/// <summary>What a thread carries from global to shared memory: one or two quads of a panel.</summary>
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
/// Where the operand lies with the depth contiguous, quads are transposed on their way. Then two neighbouring threads read 32
/// contiguous bytes, a whole sector, and 16 pairs write 32 different banks, as 4 · Stride mod 32 is 16.
/// </remarks>
/// <typeparam name="TExtent">Rows of A or columns of B.</typeparam>
/// <typeparam name="TLayout">How the panel lies in global memory.</typeparam>
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

    // From a thread's first quad to its second, along the stored rows and across them.
    static int SecondExtent => TLayout.IsDepthContiguous ? Threads * 4 / TileProduct.Depth : 0;

    static int SecondDepth => TLayout.IsDepthContiguous ? 0 : Threads * 4 / TExtent.Size;

    // The extent's index and the depth's of this thread's first quad, of which one counts in quads.
    static int Extent => TLayout.IsDepthContiguous ? Group.IdxX / (TileProduct.Depth / 4) : Group.IdxX % (TExtent.Size / 4) * 4;

    static int Depth => TLayout.IsDepthContiguous ? Group.IdxX % (TileProduct.Depth / 4) * 4 : Group.IdxX / (TExtent.Size / 4);

    /// <summary>Where this thread's part of the first panel lies in shared memory.</summary>
    public static int Place => Depth * Stride + Extent;

    /// <summary>Where this thread's part of the first panel lies in global memory.</summary>
    /// <param name="first">The first row of A or column of B.</param>
    /// <param name="step">The first step of the sum.</param>
    /// <param name="extent">Rows of A or columns of B.</param>
    /// <param name="depth">Where the sum ends.</param>
    /// <param name="stride">Quads from one stored row to the next.</param>
    public static PanelSource Begin(int first, int step, int extent, int depth, int stride) => new(
        Quad(first + Extent, step + Depth, extent, depth, stride),
        CarriesTwo ? Quad(first + Extent + SecondExtent, step + Depth + SecondDepth, extent, depth, stride) : default);

    /// <summary>The same of the next panel.</summary>
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
        // Behind the last step is padding, whose values must not count; behind the last row or column, they count in no output.
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

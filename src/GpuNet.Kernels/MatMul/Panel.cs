using ILGPU;

namespace GpuNet.Kernels.MatMul;

/// <summary>How many rows of A, or columns of B, a tile takes.</summary>
interface IExtent
{
    /// <summary>The number.</summary>
    static abstract int Size { get; }

    /// <summary>Whether they are rows of A.</summary>
    static abstract bool AreRows { get; }
}

/// <summary>The rows of A in a tile.</summary>
/// <typeparam name="TTile">The tile.</typeparam>
readonly struct RowsOf<TTile> : IExtent where TTile : struct, ITile
{
    /// <inheritdoc/>
    public static int Size => TTile.Rows;

    /// <inheritdoc/>
    public static bool AreRows => true;
}

/// <summary>The columns of B in a tile.</summary>
/// <typeparam name="TTile">The tile.</typeparam>
readonly struct ColumnsOf<TTile> : IExtent where TTile : struct, ITile
{
    /// <inheritdoc/>
    public static int Size => TTile.Columns;

    /// <inheritdoc/>
    public static bool AreRows => false;
}

/// <summary>Where the quads lie that a thread carries, one or two of a panel. They move from panel to panel by addition.</summary>
/// <param name="first">The place of the first in quads.</param>
/// <param name="second">The place of the second in quads.</param>
readonly struct PanelSource(int first, int second)
{
    /// <summary>The place of the first in quads.</summary>
    public readonly int First = first;

    /// <summary>The place of the second in quads.</summary>
    public readonly int Second = second;
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

    /// <summary>The left halves of both quads, and the right halves; done twice, it is undone.</summary>
    public PanelPart Halves() => new(new(First.X, First.Y, Second.X, Second.Y), new(First.Z, First.W, Second.Z, Second.W));

    /// <summary>The quads' elements by turns.</summary>
    public PanelPart Zipped() => new(new(First.X, Second.X, First.Y, Second.Y), new(First.Z, Second.Z, First.W, Second.W));

    /// <summary>The quads whose elements these are by turns.</summary>
    public PanelPart Unzipped() => new(new(First.X, First.Z, Second.X, Second.Z), new(First.Y, First.W, Second.Y, Second.W));
}

/// <summary>
/// The part of an operand that a tile needs for some steps of the sum, its depth: rows of A or columns of B (its extent), in shared
/// memory always with the extent contiguous: place [step · Stride + e].
/// </summary>
/// <remarks>
/// Where the operand lies with the depth contiguous, quads are transposed on their way. Then two neighbouring threads read 32
/// contiguous bytes, a whole sector, and 16 pairs write 32 different banks, as 4 · Stride mod 32 is 16.
/// <para>
/// For <see cref="TensorCores"/>, the 2 × 2 elements of rows 4q + 2i and 4q + 2i + 1 at steps 2p and 2p + 1 are a quad, which is quad q of
/// step 2p + i. Its order is that of the registers: in A's panel step by step, in B's column by column. A thread carries 2 × 4 elements,
/// which are two such quads. Eight threads side by side read and write them in different banks, as Stride / 4 mod 8 is 1.
/// </para>
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
    public static int Stride => TLayout.IsDepthContiguous || HasBlocks ? TExtent.Size + 4 : TExtent.Size;

    /// <summary>Floats of a panel.</summary>
    public static int Length => TTile.Depth * Stride;

    // Whether a quad has 2 × 2 elements.
    static bool HasBlocks => TTile.Precision == Precision.Tf32;

    /// <summary>Whether quads are transposed on their way.</summary>
    public static bool Transposes => TLayout.IsDepthContiguous && !HasBlocks;

    static int Quads => TExtent.Size * TTile.Depth / 4;

    static int Threads => TileProduct.GroupSize<TTile>();

    static bool AllCarry => Quads >= Threads;

    static bool CarriesTwo => Quads > Threads;

    // From a thread's first quad to its second, in stored rows.
    static int SecondRow => HasBlocks ? 1 : Threads * 4 / (TLayout.IsDepthContiguous ? TTile.Depth : TExtent.Size);

    static int SecondExtent => TLayout.IsDepthContiguous ? SecondRow : 0;

    static int SecondDepth => TLayout.IsDepthContiguous ? 0 : SecondRow;

    // The extent's index and the depth's of this thread's first quad, of which one counts in quads.
    static int Extent => !TLayout.IsDepthContiguous
        ? Group.IdxX % (TExtent.Size / 4) * 4
        : HasBlocks
            ? Group.IdxX / 2 % (TExtent.Size / 4) * 4 + Group.IdxX / (TExtent.Size / 2) % 2 * 2
            : Group.IdxX / (TTile.Depth / 4);

    static int Depth => !TLayout.IsDepthContiguous
        ? Group.IdxX / (TExtent.Size / 4) * (HasBlocks ? 2 : 1)
        : HasBlocks
            ? Group.IdxX % 2 * 4 + Group.IdxX / TExtent.Size * 8
            : Group.IdxX % (TTile.Depth / 4) * 4;

    /// <summary>Where this thread's part lies in a panel in shared memory: in floats if quads are transposed, in quads elsewhere.</summary>
    public static int Place => HasBlocks
        ? InUnits((Depth + Extent / 2 % 2) * Stride + Extent / 4 * 4)
        : InUnits(Depth * Stride + Extent);

    // From the first quad to the second, in the same units. Of 2 rows at 4 steps, the second has the later two.
    static int SecondPlace => InUnits(HasBlocks && TLayout.IsDepthContiguous ? 2 * Stride : SecondDepth * Stride + SecondExtent);

    /// <summary>A number of floats, in the units of <see cref="Place"/>.</summary>
    public static int InUnits(int floats) => Transposes ? floats : floats >> 2;

    /// <summary>Where this thread's part of the first panel lies in global memory.</summary>
    /// <param name="first">The first row of A or column of B.</param>
    /// <param name="step">The first step of the sum.</param>
    /// <param name="extent">Rows of A or columns of B.</param>
    /// <param name="stride">Quads from one stored row to the next.</param>
    /// <param name="origin">The operand's first quad.</param>
    public static PanelSource Begin(int first, int step, int extent, int stride, int origin) => new(
        origin + Quad(first + Extent, step + Depth, extent, stride),
        CarriesTwo ? origin + Quad(first + Extent + SecondExtent, step + Depth + SecondDepth, extent, stride) : 0);

    /// <summary>The same of the next panel.</summary>
    public static PanelSource Next(PanelSource source, int stride) =>
        new(Next(source.First, stride), CarriesTwo ? Next(source.Second, stride) : 0);

    /// <summary>Reads this thread's part.</summary>
    /// <param name="operand">A or B.</param>
    /// <param name="source">Where the part lies.</param>
    /// <param name="steps">Steps of the sum from the panel's first to the last; behind it, all is 0.</param>
    public static PanelPart Load(ArrayView<Float4> operand, PanelSource source, int steps) => new(
        Load(operand, source.First, steps - Depth),
        CarriesTwo ? Load(operand, source.Second, steps - Depth - SecondDepth) : default);

    /// <summary>Writes this thread's part to shared memory.</summary>
    /// <param name="panels">Shared memory.</param>
    /// <param name="place">Where <see cref="Place"/> is in it.</param>
    /// <param name="part">The part.</param>
    public static void Store(ArrayView<float> panels, int place, PanelPart part)
    {
        if (!AllCarry && Group.IdxX >= Quads)
            return;
        var stored = HasBlocks ? Tf32.Round(Blocks(part)) : part;
        Store(panels, place, stored.First);
        if (CarriesTwo)
            Store(panels, place + SecondPlace, stored.Second);
    }

    /// <summary>Two quads of 2 × 2 elements that lie below each other, as quads of the extent at one step and at the next.</summary>
    public static PanelPart Steps(PanelPart blocks) => TExtent.AreRows ? blocks.Halves() : blocks.Unzipped();

    static PanelPart Blocks(PanelPart part) => TExtent.AreRows == TLayout.IsDepthContiguous ? part.Zipped() : part.Halves();

    // Behind the last row or column, the last quad is read again: it counts in no output.
    static int Quad(int e, int d, int extent, int stride)
    {
        if (TBounds.AreChecked)
            e = IntrinsicMath.Min(e, TLayout.IsDepthContiguous ? extent - 1 : (extent - 1) & ~3);
        return TLayout.IsDepthContiguous ? e * stride + (d >> 2) : d * stride + (e >> 2);
    }

    static int Next(int place, int stride) =>
        place + (TLayout.IsDepthContiguous ? TTile.Depth / 4 : TTile.Depth * stride);

    static Float4 Load(ArrayView<Float4> operand, int place, int steps)
    {
        if ((!AllCarry && Group.IdxX >= Quads) || (TBounds.AreChecked && steps <= 0))
            return default;
        var value = operand[place];
        // Behind the last step is padding, whose values must not count.
        return TBounds.AreChecked && TLayout.IsDepthContiguous ? value.First(steps) : value;
    }

    static void Store(ArrayView<float> panels, int place, Float4 quad)
    {
        if (!Transposes)
        {
            panels.Cast<Float4>()[place] = quad;
            return;
        }
        var column = panels.SubView(place, 3 * Stride + 1);
        column[0] = quad.X;
        column[Stride] = quad.Y;
        column[2 * Stride] = quad.Z;
        column[3 * Stride] = quad.W;
    }
}

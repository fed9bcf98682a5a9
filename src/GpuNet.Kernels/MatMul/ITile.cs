namespace GpuNet.Kernels.MatMul;

/// <summary>
/// The size of the part of C that a group computes, and how its threads share it. A thread computes
/// <see cref="RowBlocks"/> × <see cref="ColumnBlocks"/> blocks of 4 × 4, spread evenly over the tile.
/// </summary>
interface ITile
{
    /// <summary>Rows of C, 16 to 128.</summary>
    static abstract int Rows { get; }

    /// <summary>Columns of C, 16 to 128.</summary>
    static abstract int Columns { get; }

    /// <summary>Number of blocks of a thread in vertical direction: 1 or 2.</summary>
    static abstract int RowBlocks { get; }

    /// <summary>Number of blocks of a thread in horizontal direction: 1 or 2.</summary>
    static abstract int ColumnBlocks { get; }

    /// <summary>Steps of the sum for which panels are in shared memory: 8 or 16.</summary>
    static abstract int Depth { get; }

    /// <summary>In what the products are computed.</summary>
    static abstract Precision Precision { get; }
}

/// <summary>For products that fill a GPU: 256 threads of 8 × 8 outputs, 16 multiply-adds per shared-memory load.</summary>
readonly struct Tile128x128 : ITile
{
    /// <inheritdoc/>
    public static int Rows => 128;

    /// <inheritdoc/>
    public static int Columns => 128;

    /// <inheritdoc/>
    public static int RowBlocks => 2;

    /// <inheritdoc/>
    public static int ColumnBlocks => 2;

    /// <inheritdoc/>
    public static int Depth => 8;

    /// <inheritdoc/>
    public static Precision Precision => Precision.Float32;
}

/// <summary>For medium products: 128 threads of 8 × 4 outputs.</summary>
readonly struct Tile64x64 : ITile
{
    /// <inheritdoc/>
    public static int Rows => 64;

    /// <inheritdoc/>
    public static int Columns => 64;

    /// <inheritdoc/>
    public static int RowBlocks => 2;

    /// <inheritdoc/>
    public static int ColumnBlocks => 1;

    /// <inheritdoc/>
    public static int Depth => 8;

    /// <inheritdoc/>
    public static Precision Precision => Precision.Float32;
}

/// <summary>For small products, to have enough groups: 64 threads of 4 × 4 outputs.</summary>
readonly struct Tile32x32 : ITile
{
    /// <inheritdoc/>
    public static int Rows => 32;

    /// <inheritdoc/>
    public static int Columns => 32;

    /// <inheritdoc/>
    public static int RowBlocks => 1;

    /// <inheritdoc/>
    public static int ColumnBlocks => 1;

    /// <inheritdoc/>
    public static int Depth => 8;

    /// <inheritdoc/>
    public static Precision Precision => Precision.Float32;
}

/// <summary>For few columns, such as ten classes: 128 threads of 4 × 4 outputs.</summary>
readonly struct Tile128x16 : ITile
{
    /// <inheritdoc/>
    public static int Rows => 128;

    /// <inheritdoc/>
    public static int Columns => 16;

    /// <inheritdoc/>
    public static int RowBlocks => 1;

    /// <inheritdoc/>
    public static int ColumnBlocks => 1;

    /// <inheritdoc/>
    public static int Depth => 8;

    /// <inheritdoc/>
    public static Precision Precision => Precision.Float32;
}

namespace GpuNet.Kernels.MatMul;

/// <summary>Receives a tile and its bounds as type arguments. This is how host code gets from a choice to a generic kernel.</summary>
/// <typeparam name="TResult">What is built for them.</typeparam>
interface ITileBinder<out TResult>
{
    /// <summary>Builds the result for <typeparamref name="TTile"/> and <typeparamref name="TBounds"/>.</summary>
    TResult Bind<TTile, TBounds>() where TTile : struct, ITile where TBounds : struct, IBounds;
}

/// <summary>
/// A tile as a value. One line in <see cref="All"/> makes an <see cref="ITile"/> available to the catalogue and to devices.
/// </summary>
abstract class TileVariant
{
    /// <summary>Every tile.</summary>
    public static IReadOnlyList<TileVariant> All { get; } =
    [
        new Handle<Tile128x128>(), new Handle<Tile64x64>(), new Handle<Tile32x32>(), new Handle<Tile128x16>(),
        new Handle<Tf32<Tile128x128>>(), new Handle<Tf32<Tile64x64>>(), new Handle<Tf32<Tile32x32>>(),
    ];

    /// <summary>Rows of C in a tile.</summary>
    public abstract int Rows { get; }

    /// <summary>Columns of C in a tile.</summary>
    public abstract int Columns { get; }

    /// <summary>Outputs of a thread.</summary>
    public abstract int OutputsPerThread { get; }

    /// <summary>Steps of the sum that are computed at once.</summary>
    public abstract int Depth { get; }

    /// <summary>In what the products are computed.</summary>
    public abstract Precision Precision { get; }

    /// <summary>The tiles of a precision.</summary>
    public static IEnumerable<TileVariant> Of(Precision precision) => All.Where(tile => tile.Precision == precision);

    /// <summary>Calls the binder with the tile for products of any size.</summary>
    public abstract TResult BindGuarded<TResult>(ITileBinder<TResult> binder);

    /// <summary>Calls the binder with the tile for products whose sizes are multiples of it.</summary>
    public abstract TResult BindAligned<TResult>(ITileBinder<TResult> binder);

    sealed class Handle<TTile> : TileVariant where TTile : struct, ITile
    {
        public override int Rows => TTile.Rows;

        public override int Columns => TTile.Columns;

        public override int OutputsPerThread => 16 * TTile.RowBlocks * TTile.ColumnBlocks;

        public override int Depth => TTile.Depth;

        public override Precision Precision => TTile.Precision;

        public override TResult BindGuarded<TResult>(ITileBinder<TResult> binder) => binder.Bind<TTile, Guarded>();

        public override TResult BindAligned<TResult>(ITileBinder<TResult> binder) => binder.Bind<TTile, Aligned>();
    }
}

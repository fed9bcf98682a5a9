using GpuNet.Kernels.MatMul;

namespace GpuNet.Devices.Ilgpu;

/// <summary>A kernel with its arguments.</summary>
sealed record BoundKernel(string Kernel, Action<Batch> Run);

/// <summary>
/// The two kernels of a product with a tile: one for batches that divide into tiles, and one with bounds for the others. Each is compiled
/// when it is first asked for.
/// </summary>
sealed class TiledKernels
{
    readonly Lazy<BoundKernel> aligned, guarded;
    readonly int rowsOfTile;

    TiledKernels(TileChoice choice, ITileBinder<BoundKernel> binder, bool fits, int rowsOfTile)
    {
        guarded = new(() => choice.Tile.BindGuarded(binder));
        aligned = fits ? new(() => choice.Tile.BindAligned(binder)) : guarded;
        this.rowsOfTile = rowsOfTile;
    }

    TiledKernels(BoundKernel any) => (aligned, guarded, rowsOfTile) = (new(any), new(any), 1);

    /// <summary>A product without tiles.</summary>
    public static TiledKernels Of(BoundKernel any) => new(any);

    /// <summary>A product with a row an example.</summary>
    public static TiledKernels OfRows(MatMulShape shape, TileChoice choice, ITileBinder<BoundKernel> binder)
    {
        var tile = choice.Tile;
        bool fits = shape.M % tile.Rows == 0 && shape.N % tile.Columns == 0 && shape.K % tile.Depth == 0;
        return new(choice, binder, fits, tile.Rows);
    }

    /// <summary>A product that is a sum over the examples.</summary>
    public static TiledKernels OfExamples(MatMulShape shape, TileChoice choice, ITileBinder<BoundKernel> binder)
    {
        bool fits = shape.M % choice.Tile.Rows == 0 && shape.N % choice.Tile.Columns == 0;
        return new(choice, binder, fits, choice.Tile.Depth);
    }

    /// <summary>The kernel for so many examples.</summary>
    public BoundKernel For(int examples) => (examples % rowsOfTile == 0 ? aligned : guarded).Value;

    /// <summary>The launch for full batches and short ones. Both kernels are compiled.</summary>
    public Launch Launch(Operation operation)
    {
        BoundKernel whole = aligned.Value, any = guarded.Value;
        return new(operation, whole.Kernel, batch => (batch.Rows % rowsOfTile == 0 ? whole : any).Run(batch));
    }
}

using System.Diagnostics;
using GpuNet.Kernels.MatMul;
using ILGPU;
using ILGPU.Runtime;

namespace GpuNet.Devices.Ilgpu;

public sealed partial class IlgpuDevice
{
    /// <summary>
    /// Binds a product with a row an example: the tile is chosen for a full batch, and a short one takes the guarded kernel where it must.
    /// </summary>
    internal Launch BindRows(Operation operation, string product, MatMulShape shape, ITileBinder<BoundKernel> binder) =>
        Fastest(product, shape, shape.M, TileChoice.Whole(shape.M, shape.N, shape.K, Multiprocessors), choice =>
        {
            var tile = choice.Tile;
            var guarded = tile.BindGuarded(binder);
            bool fits = shape.M % tile.Rows == 0 && shape.N % tile.Columns == 0 && shape.K % TileProduct.Depth == 0;
            var aligned = fits ? tile.BindAligned(binder) : guarded;
            return new(operation, aligned.Kernel, batch => (batch.Rows % tile.Rows == 0 ? aligned : guarded).Run(batch));
        });

    /// <summary>
    /// The first candidate, or on a real device the fastest of the first few. Timed launches write what the plan will write anyway.
    /// </summary>
    internal Launch Fastest(string product, MatMulShape shape, int rows, IReadOnlyList<TileChoice> candidates, Func<TileChoice, Launch> bind)
    {
        if (tiles is null)
            return bind(candidates[0]);
        string name = $"{product} ({shape.M}, {shape.K})·({shape.K}, {shape.N})";
        return bind(tiles.Choose(name, Candidates(candidates), choice => Seconds(bind(choice), new(0, rows))));
    }

    // What may be chosen, of all choices in the order of their estimates.
    IReadOnlyList<TileChoice> Candidates(IReadOnlyList<TileChoice> all) => [.. all.Take(tiles is null ? 1 : 4)];

    double Seconds(Launch launch, Batch batch)
    {
        const int runs = 5;
        double least = double.PositiveInfinity;
        // The first run compiles and warms up.
        for (int run = 0; run <= runs; run++)
        {
            long start = Stopwatch.GetTimestamp();
            launch.Run(batch);
            Synchronize();
            if (run > 0)
                least = Math.Min(least, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return least;
    }

    /// <summary>A group a tile, and part of the sum.</summary>
    internal static KernelConfig Tiles<TTile>(int rows, int columns, int parts = 1) where TTile : struct, ITile => new(
        new Index3D((columns + TTile.Columns - 1) / TTile.Columns, (rows + TTile.Rows - 1) / TTile.Rows, parts),
        new Index3D(TileProduct.GroupSize<TTile>(), 1, 1));
}

/// <summary>A kernel with its arguments.</summary>
sealed record BoundKernel(string Kernel, Action<Batch> Run);

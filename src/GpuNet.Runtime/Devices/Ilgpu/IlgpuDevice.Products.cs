using System.Diagnostics;
using GpuNet.Devices.Operations;
using GpuNet.Kernels.MatMul;
using ILGPU;
using ILGPU.Runtime.Cuda;

namespace GpuNet.Devices.Ilgpu;

sealed partial class IlgpuDevice
{
    // A launch takes about as long whatever it computes: kernels that differ by less need not be compiled and compared.
    const double WorthATrial = 4e-6;

    /// <summary>The tile of every product, for those who compare tiles; otherwise products have the one that is best.</summary>
    internal TileVariant? OnlyTile { get; set; }

    /// <summary>The first candidate, or on a real device the fastest of the first few. What is timed writes elsewhere.</summary>
    internal Launch Fastest<TOperation>(
        string product, MatMulShape shape, int rows, IReadOnlyList<TileChoice> candidates, TOperation operation,
        Func<TrialMemory, TOperation> moved, Func<TOperation, TileChoice, TiledKernels> bind) where TOperation : ProductOperation
    {
        var estimated = Estimated(candidates, operation.Precision);
        bool isWorthATrial = OnlyTile is null && estimated.Seconds(shape, Multiprocessors) > WorthATrial;
        return bind(operation, tiles is not null && isWorthATrial ? Choose(tiles) : estimated).Launch(operation);

        TileChoice Choose(TileMemory tiles)
        {
            using var elsewhere = new TrialMemory(this);
            TOperation? trial = null;
            try
            {
                string inTf32 = operation.Precision == Precision.Tf32 ? " tf32" : "";
                return tiles.Choose($"{product}{inTf32} ({shape.M}, {shape.K})·({shape.K}, {shape.N})", Candidates(candidates),
                    choice => Seconds(bind(trial ??= moved(elsewhere), choice).For(rows), new(0, rows)));
            }
            catch (InputException)
            {
                // There is no memory to try them in beside that of the plan.
                return candidates[0];
            }
        }
    }

    /// <summary>The first candidate, or the tile of every product.</summary>
    internal TileChoice Estimated(IReadOnlyList<TileChoice> candidates, Precision precision)
    {
        Check(Name, (Accelerator as CudaAccelerator)?.Architecture, precision);
        return OnlyTile is { } tile ? candidates.First(candidate => candidate.Tile == tile) : candidates[0];
    }

    /// <summary>Refuses TF32 where kernels are compiled to instructions that the GPU does not have.</summary>
    /// <param name="device">The device's name.</param>
    /// <param name="architecture">Its architecture, if kernels become PTX; elsewhere the same is computed without tensor cores.</param>
    /// <param name="precision">The precision.</param>
    /// <exception cref="InputException">It does not have them.</exception>
    internal static void Check(string device, CudaArchitecture? architecture, Precision precision)
    {
        if (precision == Precision.Tf32 && architecture is { Major: < 8 } older)
        {
            throw new InputException($"the device '{device}' has compute capability {older.Major}.{older.Minor}, and TF32 needs 8.0 or "
                + $"newer: set {Setting.Precision.To(nameof(Precision.Float32))}, or take another device");
        }
    }

    // What may be chosen, of all choices in the order of their estimates.
    IReadOnlyList<TileChoice> Candidates(IReadOnlyList<TileChoice> all) => [.. all.Take(tiles is null ? 1 : 4)];

    double Seconds(BoundKernel kernel, Batch batch)
    {
        const int runs = 5;
        double least = double.PositiveInfinity;
        // The first run compiles and warms up.
        for (int run = 0; run <= runs; run++)
        {
            long start = Stopwatch.GetTimestamp();
            kernel.Run(batch);
            Synchronize();
            if (run > 0)
                least = Math.Min(least, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return least;
    }

    /// <summary>A group a tile, and part of the sum or member.</summary>
    internal static KernelConfig Tiles<TTile>(int rows, int columns, int parts = 1) where TTile : struct, ITile => new(
        new Index3D((columns + TTile.Columns - 1) / TTile.Columns, (rows + TTile.Rows - 1) / TTile.Rows, parts),
        new Index3D(TileProduct.GroupSize<TTile>(), 1, 1));
}

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

    // The best tiles by estimate, which are timed.
    const int TimedTiles = 4;

    /// <summary>The tile of every product, for those who compare tiles; otherwise products have the one that is best.</summary>
    internal TileVariant? OnlyTile { get; set; }

    /// <summary>Whether the library computes every product, for those who compare it.</summary>
    internal bool OnlyBlas { get; set; }

    /// <summary>Remembers which kernels were fastest; null where times would say nothing about a GPU.</summary>
    internal TileMemory? Remembered { get; set; }

    /// <summary>
    /// A library that may be faster for large products; null for none. How it adds depends on the number of rows, so that it computes
    /// products of a training step alone.
    /// </summary>
    internal IBlas? Blas { get; set; }

    /// <summary>The first candidate, or on a real device the fastest of the first few. What is timed writes elsewhere.</summary>
    /// <param name="product">The product, for people.</param>
    /// <param name="shape">Its sizes.</param>
    /// <param name="rows">Examples of a full batch.</param>
    /// <param name="choices">The tiles to choose from, the best estimate first.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="moved">The same with results in other memory.</param>
    /// <param name="bind">Binds the kernels with a tile.</param>
    /// <param name="bindBlas">Binds the library.</param>
    internal Launch Fastest<TOperation>(
        string product, MatMulShape shape, int rows, IReadOnlyList<TileChoice> choices, TOperation operation,
        Func<TrialMemory, TOperation> moved, Func<TOperation, TileChoice, TiledKernels> bind,
        Func<TOperation, BlasProduct, BoundKernel> bindBlas)
        where TOperation : ProductOperation
    {
        var estimated = Estimated(choices, operation.Precision);
        bool mayDependOnRows = operation.SplitsSums || operation is GradientOperation || OnlyBlas;
        var blas = mayDependOnRows && Blas?.Computes(operation.Precision) == true ? new BlasProduct(Blas, operation.Precision) : null;
        if (OnlyBlas && blas is not null)
            return TiledKernels.Of(bindBlas(operation, blas)).Launch(operation);
        bool isWorthATrial = OnlyTile is null && estimated.Seconds(shape, Multiprocessors) > WorthATrial;
        return (Remembered is not null && isWorthATrial ? Choose(Remembered) : Tiled(estimated)).Bind(operation).Launch(operation);

        ProductCandidate<TOperation> Tiled(TileChoice choice) => new($"{choice}", at => bind(at, choice));

        ProductCandidate<TOperation> Choose(TileMemory memory)
        {
            using var elsewhere = new TrialMemory(this);
            TOperation? trial = null;
            List<ProductCandidate<TOperation>> candidates = [.. choices.Take(TimedTiles).Select(Tiled)];
            string with = operation.Precision == Precision.Tf32 ? " tf32" : "";
            if (blas is not null)
            {
                candidates.Add(new(blas.Name, at => TiledKernels.Of(bindBlas(at, blas))));
                with += $" or {blas.Name}";
            }
            try
            {
                return memory.Choose($"{product}{with} ({shape.M}, {shape.K})·({shape.K}, {shape.N})", candidates,
                    candidate => Seconds(candidate.Bind(trial ??= moved(elsewhere)).For(rows), new(0, rows)));
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

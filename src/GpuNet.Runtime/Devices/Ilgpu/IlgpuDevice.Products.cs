using System.Diagnostics;
using GpuNet.Devices.Operations;
using GpuNet.Kernels.Elementwise;
using GpuNet.Kernels.MatMul;
using GpuNet.Kernels.Reductions;
using ILGPU;
using ILGPU.Runtime;

namespace GpuNet.Devices.Ilgpu;

public sealed partial class IlgpuDevice
{
    /// <inheritdoc/>
    protected override Launch BindForward<TActivation>(ForwardOperation operation)
    {
        var (x, w, b) = (operation.X, operation.W, operation.B);
        var shape = new MatMulShape(x.Rows, w.Columns, w.Rows, x.Stride, w.Stride, operation.Y.Stride, b.Rows == 1 ? 0 : b.Stride);
        return Fastest("forward", shape, shape.M, TileChoice.Whole(shape.M, shape.N, shape.K, Multiprocessors), operation,
            elsewhere => operation with { S = elsewhere.Like(operation.S), Y = elsewhere.Like(operation.Y) },
            (at, choice) => OfRows(at, shape, choice, new ForwardKernels<TActivation>(this, at, shape)));
    }

    /// <inheritdoc/>
    protected override Launch BindBackward<TActivation>(BackwardOperation operation)
    {
        var (delta, w) = (operation.Delta, operation.W);
        var shape = new MatMulShape(delta.Rows, w.Rows, w.Columns, delta.Stride, w.Stride, operation.Below.Stride);
        return Fastest("backward", shape, shape.M, TileChoice.Whole(shape.M, shape.N, shape.K, Multiprocessors), operation,
            elsewhere => operation with { Below = elsewhere.Like(operation.Below) },
            (at, choice) => OfRows(at, shape, choice, new BackwardKernels<TActivation>(this, at, shape)));
    }

    /// <inheritdoc/>
    protected override Launch Bind(GradientOperation operation)
    {
        var (x, delta, w) = (operation.X, operation.Delta, operation.W);
        var shape = new MatMulShape(w.Rows, w.Columns, x.Rows, x.Stride, delta.Stride, w.Stride);
        return Fastest("gradients", shape, shape.K, TileChoice.Divided(shape.M, shape.N, shape.K, Multiprocessors), operation,
            elsewhere => operation with { W = elsewhere.Like(w), B = elsewhere.Like(operation.B) },
            (at, choice) => OfExamples(at, shape, choice, new GradientKernels(this, at, shape, choice)));
    }

    // Products with a row an example: the tile is chosen for a full batch, and a short one takes the guarded kernel where it must.
    static Launch OfRows(Operation operation, MatMulShape shape, TileChoice choice, ITileBinder<BoundKernel> binder)
    {
        var tile = choice.Tile;
        var guarded = tile.BindGuarded(binder);
        bool fits = shape.M % tile.Rows == 0 && shape.N % tile.Columns == 0 && shape.K % TileProduct.Depth == 0;
        var aligned = fits ? tile.BindAligned(binder) : guarded;
        return new(operation, aligned.Kernel, batch => (batch.Rows % tile.Rows == 0 ? aligned : guarded).Run(batch));
    }

    // Products that are sums over the examples.
    static Launch OfExamples(Operation operation, MatMulShape shape, TileChoice choice, ITileBinder<BoundKernel> binder)
    {
        var guarded = choice.Tile.BindGuarded(binder);
        bool fits = shape.M % choice.Tile.Rows == 0 && shape.N % choice.Tile.Columns == 0;
        var aligned = fits ? choice.Tile.BindAligned(binder) : guarded;
        string kernel = choice.Parts > 1 ? $"{aligned.Kernel} in {choice.Parts} parts, {SumParts.Kernel}" : aligned.Kernel;
        return new(operation, kernel, batch => (batch.Rows % TileProduct.Depth == 0 ? aligned : guarded).Run(batch));
    }

    // The first candidate, or on a real device the fastest of the first few. What is timed writes elsewhere.
    Launch Fastest<TOperation>(
        string product, MatMulShape shape, int rows, IReadOnlyList<TileChoice> candidates, TOperation operation,
        Func<TrialMemory, TOperation> moved, Func<TOperation, TileChoice, Launch> bind) where TOperation : Operation
    {
        return bind(operation, tiles is null ? candidates[0] : Choose(tiles));

        TileChoice Choose(TileMemory tiles)
        {
            using var elsewhere = new TrialMemory(this);
            TOperation? trial = null;
            try
            {
                return tiles.Choose($"{product} ({shape.M}, {shape.K})·({shape.K}, {shape.N})", Candidates(candidates),
                    choice => Seconds(bind(trial ??= moved(elsewhere), choice), new(0, rows)));
            }
            catch (InputException)
            {
                // There is no memory to try them in beside that of the plan.
                return candidates[0];
            }
        }
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

    sealed record BoundKernel(string Kernel, Action<Batch> Run);

    sealed record ForwardKernels<TActivation>(IlgpuDevice Device, ForwardOperation Operation, MatMulShape Shape) : ITileBinder<BoundKernel>
        where TActivation : struct, IActivation
    {
        public BoundKernel Bind<TTile, TBounds>() where TTile : struct, ITile where TBounds : struct, IBounds
        {
            var kernel = DenseForward<TActivation, TTile, TBounds>.Kernel;
            var run = Device.Load(kernel, Device.Accelerator.LoadStreamKernel);
            var (x, w, b, y) = (View(Operation.X), View(Operation.W), View(Operation.B), View(Operation.Y));
            var s = View(Operation.S ?? Operation.Y);
            var shape = Shape;
            return new(kernel.Name, batch => run(Tiles<TTile>(batch.Rows, shape.N), x, w, b, s, y, shape with { M = batch.Rows }));
        }
    }

    sealed record BackwardKernels<TActivation>(IlgpuDevice Device, BackwardOperation Operation, MatMulShape Shape)
        : ITileBinder<BoundKernel>
        where TActivation : struct, IActivation
    {
        public BoundKernel Bind<TTile, TBounds>() where TTile : struct, ITile where TBounds : struct, IBounds
        {
            var kernel = DenseBackward<TActivation, TTile, TBounds>.Kernel;
            var run = Device.Load(kernel, Device.Accelerator.LoadStreamKernel);
            var (delta, w, from, below) = (View(Operation.Delta), View(Operation.W), View(Operation.From), View(Operation.Below));
            var shape = Shape;
            return new(kernel.Name, batch => run(Tiles<TTile>(batch.Rows, shape.N), delta, w, from, below, shape with { M = batch.Rows }));
        }
    }

    sealed record GradientKernels(IlgpuDevice Device, GradientOperation Operation, MatMulShape Shape, TileChoice Choice)
        : ITileBinder<BoundKernel>
    {
        public BoundKernel Bind<TTile, TBounds>() where TTile : struct, ITile where TBounds : struct, IBounds
        {
            var kernel = DenseGradients<TTile, TBounds>.Kernel;
            var run = Device.Load(kernel, Device.Accelerator.LoadStreamKernel);
            var (x, delta, w, b) = (View(Operation.X), View(Operation.Delta), View(Operation.W), View(Operation.B));
            var shape = Shape;
            if (Choice.Parts == 1)
            {
                return new(kernel.Name, batch => run(Tiles<TTile>(shape.M, shape.N), x, delta, w, b,
                    shape with { K = batch.Rows }, new(batch.Rows, 0, 0)));
            }

            var sum = Device.Load(SumParts.Kernel, Device.Accelerator.LoadStreamKernel);
            int examples = (shape.K / Choice.Parts + TileProduct.Depth - 1) / TileProduct.Depth * TileProduct.Depth;
            int most = (shape.K + examples - 1) / examples;
            var gradient = new MatrixShape(shape.M, shape.N, shape.StrideC);
            var split = new GradientSplit(examples, w.IntLength, b.IntLength);
            var scratch = Device.scratch;
            scratch.Reserve(most * (w.IntLength + Matrix.Alignment + b.IntLength));
            return new(kernel.Name, batch =>
            {
                int parts = (batch.Rows + examples - 1) / examples;
                var partsW = scratch.View.SubView(0, parts * w.IntLength);
                int firstB = (parts * w.IntLength + Matrix.Alignment - 1) / Matrix.Alignment * Matrix.Alignment;
                var partsB = scratch.View.SubView(firstB, parts * b.IntLength);
                run(Tiles<TTile>(shape.M, shape.N, parts), x, delta, partsW, partsB, shape with { K = batch.Rows }, split);
                sum(Groups(SumParts.Kernel, gradient.Count + gradient.Columns), partsW, partsB, w, b, gradient, parts);
            });
        }
    }
}

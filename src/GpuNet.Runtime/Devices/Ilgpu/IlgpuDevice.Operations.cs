using GpuNet.Devices.Operations;
using GpuNet.Kernels.Batches;
using GpuNet.Kernels.Elementwise;
using GpuNet.Kernels.Losses;
using GpuNet.Kernels.Optimizers;
using GpuNet.Kernels.Reductions;
using ILGPU.Runtime;

namespace GpuNet.Devices.Ilgpu;

public sealed partial class IlgpuDevice
{
    /// <inheritdoc/>
    protected override Launch Bind(GatherOperation operation)
    {
        if (operation.Source.Buffer is HostBuffer host)
            return new(operation, "gather on the host, copy", new StreamedGather(this, operation, host).Run);
        var kernel = Gather.Kernel;
        var run = Load(kernel, Accelerator.LoadStreamKernel);
        var (source, destination) = (View(operation.Source), View(operation.Destination));
        var order = View(operation.Order);
        var shape = new GatherShape(0, 0, operation.Source.Columns, operation.Source.Stride, operation.Destination.Stride);
        return new(operation, kernel.Name, batch =>
            run(Groups(kernel, (long)batch.Rows * shape.QuadsPerRow), source, order, destination,
                shape with { First = batch.First, Rows = batch.Rows }));
    }

    /// <inheritdoc/>
    protected override Launch Bind(DropoutOperation operation)
    {
        var kernel = Dropout.Kernel;
        var run = Load(kernel, Accelerator.LoadStreamKernel);
        var (x, y) = (View(operation.X), View(operation.Y));
        return new(operation, kernel.Name, batch =>
        {
            var shape = operation.Shape(batch);
            run(Groups(kernel, (long)shape.Rows * shape.QuadsPerRow), x, y, shape);
        });
    }

    /// <inheritdoc/>
    protected override Launch BindLoss<TLoss, TTargets>(LossOperation operation, TLoss loss) =>
        OfWidth(operation.Logits.Columns, new LossKernels<TLoss, TTargets>(this, operation, loss));

    /// <inheritdoc/>
    protected override Launch Bind(AccumulateOperation operation)
    {
        var kernel = Accumulate.Kernel;
        var run = Load(kernel, Accelerator.LoadStreamKernel);
        var (gradients, sum) = (View(operation.Gradients), View(operation.Sum));
        int quads = Quads(operation.Sum);
        return new(operation, kernel.Name, batch => run(Groups(kernel, quads), gradients, sum, quads, batch.Offset == 0 ? 1 : 0));
    }

    /// <inheritdoc/>
    protected override Launch Bind(ClipOperation operation)
    {
        var (squares, factor) = (ClipByNorm.Squares, ClipByNorm.Factor);
        var addSquares = Load(squares, Accelerator.LoadStreamKernel);
        var findFactor = Load(factor, Accelerator.LoadStreamKernel);
        var (gradients, norm) = (View(operation.Gradients), View(operation.Norm));
        int quads = Quads(operation.Gradients);
        int count = ClipByNorm.PartsOf(quads);
        scratch.Reserve(count);
        return new(operation, $"{squares.Name}, {factor.Name}", _ =>
        {
            var parts = scratch.View.SubView(0, count);
            addSquares(new(count, squares.GroupSize), gradients, parts, quads);
            findFactor(new(1, factor.GroupSize), parts, norm, count, operation.Limit);
        });
    }

    /// <inheritdoc/>
    protected override Launch BindUpdate<TOptimizer>(UpdateOperation operation, TOptimizer optimizer)
    {
        var kernel = Update<TOptimizer>.Kernel;
        var run = Load(kernel, Accelerator.LoadStreamKernel);
        var (parameters, gradients, kept) = (View(operation.Parameters), View(operation.Gradients), View(operation.Kept));
        var factor = View(operation.Norm ?? operation.Gradients);
        int quads = Quads(operation.Parameters);
        return new(operation, kernel.Name, batch => run(
            Groups(kernel, quads), parameters, gradients, kept, factor, operation.Shape(batch),
            optimizer.At(batch.Step, batch.LearningRate)));
    }

    static int Quads(DeviceBuffer<float> buffer) => buffer.Length % 4 == 0
        ? buffer.Length / 4
        : throw new ArgumentException($"{buffer.Length} parameters are updated four at a time: pad them to a multiple of 4");

    sealed record LossKernels<TLoss, TTargets>(IlgpuDevice Device, LossOperation Operation, TLoss Loss) : IRowBinder
        where TLoss : unmanaged, ILoss
        where TTargets : struct, ITargets
    {
        public Launch Bind<TThreads>() where TThreads : struct, IRowThreads
        {
            var kernel = LossSeed<TLoss, TTargets, TThreads>.Kernel;
            var run = Device.Load(kernel, Device.Accelerator.LoadStreamKernel);
            var (logits, targets, delta) = (View(Operation.Logits), View(Operation.Targets), View(Operation.Delta));
            var (losses, correct) = (View(Operation.Losses), View(Operation.Correct));
            var weights = View(Operation.Weights ?? Operation.Targets);
            var positives = View(Operation.PositiveWeights ?? Operation.Targets);
            return new(Operation, kernel.Name, batch => run(
                Groups(kernel, (long)batch.Rows * TThreads.Count), logits, targets, weights, positives, delta, losses, correct,
                Operation.Shape(batch), Loss));
        }
    }
}

using GpuNet.Kernels.Batches;
using GpuNet.Kernels.Elementwise;
using GpuNet.Kernels.Losses;
using GpuNet.Kernels.Optimizers;
using GpuNet.Kernels.Reductions;
using GpuNet.Runtime.Devices.Operations;
using ILGPU.Runtime;

namespace GpuNet.Runtime.Devices.Ilgpu;

public sealed partial class IlgpuDevice
{
    /// <inheritdoc/>
    protected override Launch Bind(GatherOperation operation)
    {
        var kernel = Gather.Kernel;
        var run = Load(kernel, body => Accelerator.LoadStreamKernel(body));
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
        var run = Load(kernel, body => Accelerator.LoadStreamKernel(body));
        var (x, y) = (View(operation.X), View(operation.Y));
        return new(operation, kernel.Name, batch =>
        {
            var shape = operation.Shape(batch);
            run(Groups(kernel, (long)shape.Rows * shape.QuadsPerRow), x, y, shape);
        });
    }

    /// <inheritdoc/>
    protected override Launch BindLoss<TLoss>(LossOperation operation) => operation.Logits.Columns switch
    {
        <= 32 => BindLoss<TLoss, Threads8>(operation),
        <= 1024 => BindLoss<TLoss, Threads32>(operation),
        _ => BindLoss<TLoss, Threads256>(operation),
    };

    /// <inheritdoc/>
    protected override Launch BindUpdate<TOptimizer>(UpdateOperation operation, TOptimizer optimizer)
    {
        var kernel = Update<TOptimizer>.Kernel;
        var run = Load(kernel, body => Accelerator.LoadStreamKernel(body));
        var (parameters, gradients, kept) = (View(operation.Parameters), View(operation.Gradients), View(operation.Kept));
        int quads = operation.Parameters.Length / 4;
        if (4 * quads != operation.Parameters.Length)
            throw new ArgumentException($"{operation.Parameters.Length} parameters are updated four at a time: pad them to a multiple of 4");
        return new(operation, kernel.Name, batch =>
            run(Groups(kernel, quads), parameters, gradients, kept, quads, optimizer.At(batch.Step, batch.LearningRate)));
    }

    Launch BindLoss<TLoss, TThreads>(LossOperation operation)
        where TLoss : struct, ILoss
        where TThreads : struct, IRowThreads
    {
        var kernel = LossSeed<TLoss, TThreads>.Kernel;
        var run = Load(kernel, body => Accelerator.LoadStreamKernel(body));
        var (logits, targets, delta) = (View(operation.Logits), View(operation.Targets), View(operation.Delta));
        var (losses, correct) = (View(operation.Losses), View(operation.Correct));
        var shape = new LossShape(0, operation.Logits.Columns, operation.Logits.Stride, 0, 0f);
        int outputs = TLoss.IsMeanOverOutputs ? shape.Columns : 1;
        return new(operation, kernel.Name, batch =>
            run(Groups(kernel, (long)batch.Rows * TThreads.Count), logits, targets, delta, losses, correct,
                shape with { Rows = batch.Rows, First = batch.First, Scale = 1f / (batch.Rows * outputs) }));
    }
}

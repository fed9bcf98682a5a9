using GpuNet.Kernels.Batches;
using GpuNet.Kernels.Losses;
using GpuNet.Kernels.Optimizers;
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
            run(Groups(kernel, (long)batch.Rows * shape.Columns), source, order, destination,
                shape with { First = batch.First, Rows = batch.Rows }));
    }

    /// <inheritdoc/>
    protected override Launch BindLoss<TLoss>(LossOperation operation)
    {
        var kernel = LossSeed<TLoss>.Kernel;
        var run = Load(kernel, body => Accelerator.LoadStreamKernel(body));
        var (logits, targets, delta) = (View(operation.Logits), View(operation.Targets), View(operation.Delta));
        var (losses, correct) = (View(operation.Losses), View(operation.Correct));
        var shape = new LossShape(operation.Logits.Columns, operation.Logits.Stride, 0, 0f);
        int outputs = TLoss.IsMeanOverOutputs ? shape.Columns : 1;
        return new(operation, kernel.Name, batch =>
            run(new(batch.Rows, kernel.GroupSize), logits, targets, delta, losses, correct,
                shape with { First = batch.First, Scale = 1f / (batch.Rows * outputs) }));
    }

    /// <inheritdoc/>
    protected override Launch BindUpdate<TOptimizer>(UpdateOperation operation, TOptimizer optimizer)
    {
        var kernel = Update<TOptimizer>.Kernel;
        var run = Load(kernel, body => Accelerator.LoadStreamKernel(body));
        var (parameters, gradients, kept) = (View(operation.Parameters), View(operation.Gradients), View(operation.Kept));
        int count = operation.Parameters.Length;
        return new(operation, kernel.Name, batch =>
            run(Groups(kernel, count), parameters, gradients, kept, count, optimizer.At(batch.Step, batch.LearningRate)));
    }
}

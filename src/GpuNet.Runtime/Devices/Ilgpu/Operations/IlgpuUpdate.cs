using GpuNet.Devices.Operations;
using GpuNet.Kernels.Optimizers;
using ILGPU.Runtime;
using static GpuNet.Devices.Ilgpu.KernelArguments;

namespace GpuNet.Devices.Ilgpu.Operations;

/// <summary>Launches <see cref="Update{TOptimizer}"/>.</summary>
sealed class IlgpuUpdate(IlgpuDevice device, UpdateOperation operation) : IOptimizerBinder<Launch>
{
    public Launch Bind<TOptimizer>(TOptimizer optimizer) where TOptimizer : unmanaged, IOptimizer<TOptimizer>
    {
        var kernel = Update<TOptimizer>.Kernel;
        var run = device.Load(kernel, device.Accelerator.LoadStreamKernel);
        var (parameters, gradients, kept) = (View(operation.Parameters), View(operation.Gradients), View(operation.State));
        var factor = View(operation.Norm ?? operation.Gradients);
        int quads = Quads(operation.Parameters);
        return new(operation, kernel.Name, batch => run(
            Groups(kernel, quads), parameters, gradients, kept, factor, operation.Shape(batch),
            optimizer.At(batch.Step, batch.LearningRate)));
    }
}

using GpuNet.Devices.Operations;
using GpuNet.Kernels.Reductions;
using GpuNet.Kernels.Softmax;
using ILGPU.Runtime;
using static GpuNet.Devices.Ilgpu.KernelArguments;

namespace GpuNet.Devices.Ilgpu.Operations;

/// <summary>Launches <see cref="SoftmaxBackward{TThreads}"/>.</summary>
sealed class IlgpuSoftmaxBackward(IlgpuDevice device, SoftmaxBackwardOperation operation) : IRowBinder
{
    public Launch Bind<TThreads>() where TThreads : struct, IRowThreads
    {
        var kernel = SoftmaxBackward<TThreads>.Kernel;
        var run = device.Load(kernel, device.Accelerator.LoadStreamKernel);
        var (x, g, below) = (View(operation.X), View(operation.G), View(operation.Below));
        var shape = new SoftmaxShape(0, operation.X.Columns, operation.Below.Stride, operation.X.Stride);
        return new(operation, kernel.Name, batch =>
            run(Groups(kernel, (long)batch.Rows * TThreads.Count), x, g, below, shape with { Rows = batch.Rows }));
    }
}

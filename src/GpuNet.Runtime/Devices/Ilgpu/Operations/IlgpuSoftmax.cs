using GpuNet.Devices.Operations;
using GpuNet.Kernels.Reductions;
using GpuNet.Kernels.Softmax;
using ILGPU.Runtime;
using static GpuNet.Devices.Ilgpu.KernelArguments;

namespace GpuNet.Devices.Ilgpu.Operations;

/// <summary>Launches <see cref="SoftmaxForward{TThreads}"/>.</summary>
sealed class IlgpuSoftmax(IlgpuDevice device, SoftmaxOperation operation) : IRowBinder
{
    public Launch Bind<TThreads>() where TThreads : struct, IRowThreads
    {
        var kernel = SoftmaxForward<TThreads>.Kernel;
        var run = device.Load(kernel, device.Accelerator.LoadStreamKernel);
        var (s, x) = (View(operation.S), View(operation.X));
        var shape = new SoftmaxShape(0, operation.X.Columns, operation.S.Stride, operation.X.Stride);
        return new(operation, kernel.Name, batch =>
            run(Groups(kernel, (long)batch.Rows * TThreads.Count), s, x, shape with { Rows = batch.Rows }));
    }
}

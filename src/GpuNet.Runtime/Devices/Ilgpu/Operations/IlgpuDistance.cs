using GpuNet.Devices.Operations;
using GpuNet.Kernels.Distance;
using GpuNet.Kernels.Reductions;
using ILGPU.Runtime;
using static GpuNet.Devices.Ilgpu.KernelArguments;

namespace GpuNet.Devices.Ilgpu.Operations;

/// <summary>Launches <see cref="DistanceForward{TThreads}"/>.</summary>
sealed class IlgpuDistance(IlgpuDevice device, DistanceOperation operation) : IRowBinder
{
    public Launch Bind<TThreads>() where TThreads : struct, IRowThreads
    {
        var kernel = DistanceForward<TThreads>.Kernel;
        var run = device.Load(kernel, device.Accelerator.LoadStreamKernel);
        var (x, d) = (View(operation.X), View(operation.D));
        var shape = new DistanceShape(0, operation.X.Columns / 2, operation.X.Stride, operation.D.Stride);
        return new(operation, kernel.Name, batch =>
            run(Groups(kernel, (long)batch.Rows * TThreads.Count), x, d, shape with { Rows = batch.Rows }));
    }
}

using GpuNet.Devices.Operations;
using GpuNet.Kernels.Normalisation;
using GpuNet.Kernels.Reductions;
using ILGPU.Runtime;
using static GpuNet.Devices.Ilgpu.KernelArguments;

namespace GpuNet.Devices.Ilgpu.Operations;

/// <summary>Launches <see cref="RowStatistics{TThreads}"/>.</summary>
sealed class IlgpuRowStatistics(IlgpuDevice device, RowStatisticsOperation operation) : IRowBinder
{
    public Launch Bind<TThreads>() where TThreads : struct, IRowThreads
    {
        var kernel = RowStatistics<TThreads>.Kernel;
        var run = device.Load(kernel, device.Accelerator.LoadStreamKernel);
        var (x, mean, variance) = (View(operation.X), View(operation.Statistics.Mean), View(operation.Statistics.Variance));
        var shape = ShapeOf(operation.Statistics, operation.X, operation.X);
        return new(operation, kernel.Name, batch =>
            run(Groups(kernel, (long)batch.Rows * TThreads.Count), x, mean, variance, shape with { Rows = batch.Rows }));
    }
}

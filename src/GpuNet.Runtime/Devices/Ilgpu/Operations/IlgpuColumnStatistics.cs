using GpuNet.Devices.Operations;
using GpuNet.Kernels.Normalisation;
using ILGPU.Runtime;
using static GpuNet.Devices.Ilgpu.KernelArguments;

namespace GpuNet.Devices.Ilgpu.Operations;

/// <summary>Launches <see cref="ColumnStatistics"/>.</summary>
static class IlgpuColumnStatistics
{
    public static Launch Bind(IlgpuDevice device, ColumnStatisticsOperation operation)
    {
        var kernel = ColumnStatistics.Kernel;
        var run = device.Load(kernel, device.Accelerator.LoadStreamKernel);
        var (x, mean, variance) = (View(operation.X), View(operation.Statistics.Mean), View(operation.Statistics.Variance));
        var (runningMean, runningVariance) = (View(operation.RunningMean), View(operation.RunningVariance));
        var shape = ShapeOf(operation.Statistics, operation.X, operation.X);
        return new(operation, kernel.Name, batch =>
        {
            operation.CheckRows(batch.Rows);
            run(ColumnGroups(shape.Columns), x, mean, variance, runningMean, runningVariance,
                shape with { Rows = batch.Rows }, operation.Momentum);
        });
    }
}

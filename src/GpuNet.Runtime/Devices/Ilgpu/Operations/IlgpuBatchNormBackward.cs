using GpuNet.Devices.Operations;
using GpuNet.Kernels.Normalisation;
using ILGPU.Runtime;
using static GpuNet.Devices.Ilgpu.KernelArguments;

namespace GpuNet.Devices.Ilgpu.Operations;

/// <summary>Launches <see cref="BatchNormBackward"/>.</summary>
static class IlgpuBatchNormBackward
{
    public static Launch Bind(IlgpuDevice device, BatchNormBackwardOperation operation)
    {
        var kernel = BatchNormBackward.Kernel;
        var run = device.Load(kernel, device.Accelerator.LoadStreamKernel);
        var (delta, x, below) = (View(operation.Delta), View(operation.X), View(operation.Below));
        var (mean, variance) = (View(operation.Statistics.Mean), View(operation.Statistics.Variance));
        var (gamma, gammaGradient, betaGradient) = (View(operation.Gamma), View(operation.GammaGradient), View(operation.BetaGradient));
        var shape = ShapeOf(operation.Statistics, operation.X, operation.Delta);
        return new(operation, kernel.Name, batch => run(Groups(kernel, (long)batch.Rows * shape.Columns),
            delta, x, mean, variance, gamma, gammaGradient, betaGradient, below, shape with { Rows = batch.Rows }));
    }
}

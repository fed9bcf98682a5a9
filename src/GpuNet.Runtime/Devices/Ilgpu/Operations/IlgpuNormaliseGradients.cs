using GpuNet.Devices.Operations;
using GpuNet.Kernels.Normalisation;
using ILGPU.Runtime;
using static GpuNet.Devices.Ilgpu.KernelArguments;

namespace GpuNet.Devices.Ilgpu.Operations;

/// <summary>Launches <see cref="NormaliseGradients{TAxis}"/>.</summary>
static class IlgpuNormaliseGradients
{
    public static Launch Bind(IlgpuDevice device, NormaliseGradientOperation operation)
    {
        var kernel = operation.Statistics.PerRow ? NormaliseGradients<PerRow>.Kernel : NormaliseGradients<PerColumn>.Kernel;
        var run = device.Load(kernel, device.Accelerator.LoadStreamKernel);
        var (delta, x) = (View(operation.Delta), View(operation.X));
        var (mean, variance) = (View(operation.Statistics.Mean), View(operation.Statistics.Variance));
        var (gamma, beta) = (View(operation.Gamma), View(operation.Beta));
        var shape = ShapeOf(operation.Statistics, operation.X, operation.Delta);
        return new(operation, kernel.Name, batch =>
            run(ColumnGroups(shape.Columns), delta, x, mean, variance, gamma, beta, shape with { Rows = batch.Rows }));
    }
}

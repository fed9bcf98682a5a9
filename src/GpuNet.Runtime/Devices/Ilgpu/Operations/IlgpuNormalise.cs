using GpuNet.Devices.Operations;
using GpuNet.Kernels.Normalisation;
using ILGPU.Runtime;
using static GpuNet.Devices.Ilgpu.KernelArguments;

namespace GpuNet.Devices.Ilgpu.Operations;

/// <summary>Launches <see cref="Normalise{TActivation, TAxis}"/>.</summary>
sealed class IlgpuNormalise(IlgpuDevice device, NormaliseOperation operation) : IActivationBinder<Launch>
{
    public Launch Bind<TActivation>() where TActivation : struct, IActivation
    {
        var kernel = operation.Statistics.PerRow ? Normalise<TActivation, PerRow>.Kernel : Normalise<TActivation, PerColumn>.Kernel;
        var run = device.Load(kernel, device.Accelerator.LoadStreamKernel);
        var (x, mean, variance) = (View(operation.X), View(operation.Statistics.Mean), View(operation.Statistics.Variance));
        var (gamma, beta, y) = (View(operation.Gamma), View(operation.Beta), View(operation.Y));
        var s = View(operation.S ?? operation.Y);
        var shape = ShapeOf(operation.Statistics, operation.X, operation.Y);
        return new(operation, kernel.Name, batch =>
            run(Groups(kernel, (long)batch.Rows * shape.Columns), x, mean, variance, gamma, beta, s, y, shape with { Rows = batch.Rows }));
    }
}

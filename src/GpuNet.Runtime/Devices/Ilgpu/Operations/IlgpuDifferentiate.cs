using GpuNet.Devices.Operations;
using GpuNet.Kernels.Elementwise;
using ILGPU.Runtime;
using static GpuNet.Devices.Ilgpu.KernelArguments;

namespace GpuNet.Devices.Ilgpu.Operations;

/// <summary>Launches <see cref="Differentiate{TActivation}"/>.</summary>
sealed class IlgpuDifferentiate(IlgpuDevice device, DifferentiateOperation operation) : IActivationBinder<Launch>
{
    public Launch Bind<TActivation>() where TActivation : struct, IActivation
    {
        var kernel = Differentiate<TActivation>.Kernel;
        var run = device.Load(kernel, device.Accelerator.LoadStreamKernel);
        var (delta, from) = (View(operation.Delta), View(operation.From));
        var shape = new MatrixShape(0, operation.Delta.Columns, operation.Delta.Stride);
        return new(operation, kernel.Name, batch =>
            run(Groups(kernel, (long)batch.Rows * shape.Columns), delta, from, shape with { Rows = batch.Rows }));
    }
}

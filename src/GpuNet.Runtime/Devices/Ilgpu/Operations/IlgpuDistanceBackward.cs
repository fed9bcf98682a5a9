using GpuNet.Devices.Operations;
using GpuNet.Kernels.Distance;
using ILGPU.Runtime;
using static GpuNet.Devices.Ilgpu.KernelArguments;

namespace GpuNet.Devices.Ilgpu.Operations;

/// <summary>Launches <see cref="DistanceBackward"/>.</summary>
static class IlgpuDistanceBackward
{
    public static Launch Bind(IlgpuDevice device, DistanceBackwardOperation operation)
    {
        var kernel = DistanceBackward.Kernel;
        var run = device.Load(kernel, device.Accelerator.LoadStreamKernel);
        var (x, d, g, below) = (View(operation.X), View(operation.D), View(operation.G), View(operation.Below));
        var shape = new DistanceShape(0, operation.X.Columns / 2, operation.X.Stride, operation.D.Stride);
        return new(operation, kernel.Name, batch =>
            run(Groups(kernel, (long)batch.Rows * shape.Columns), x, d, g, below, shape with { Rows = batch.Rows }));
    }
}

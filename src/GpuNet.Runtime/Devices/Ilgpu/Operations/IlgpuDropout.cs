using GpuNet.Devices.Operations;
using GpuNet.Kernels.Elementwise;
using ILGPU.Runtime;
using static GpuNet.Devices.Ilgpu.KernelArguments;

namespace GpuNet.Devices.Ilgpu.Operations;

/// <summary>Launches <see cref="Dropout"/>.</summary>
static class IlgpuDropout
{
    public static Launch Bind(IlgpuDevice device, DropoutOperation operation)
    {
        var kernel = Dropout.Kernel;
        var run = device.Load(kernel, device.Accelerator.LoadStreamKernel);
        var (x, y) = (View(operation.X), View(operation.Y));
        return new(operation, kernel.Name, batch =>
        {
            var shape = operation.Shape(batch);
            run(Groups(kernel, (long)shape.Rows * shape.QuadsPerRow), x, y, shape);
        });
    }
}

using GpuNet.Devices.Operations;
using GpuNet.Kernels.Elementwise;
using ILGPU.Runtime;
using static GpuNet.Devices.Ilgpu.KernelArguments;

namespace GpuNet.Devices.Ilgpu.Operations;

/// <summary>Launches <see cref="Add"/>.</summary>
static class IlgpuAdd
{
    public static Launch Bind(IlgpuDevice device, AddOperation operation)
    {
        var kernel = Add.Kernel;
        var run = device.Load(kernel, (body, specialization) => device.Accelerator.LoadStreamKernel(body, specialization));
        var (x, y) = (View(operation.X), View(operation.Y));
        var shape = new MatrixShape(0, operation.Y.Columns, operation.Y.Stride);
        return new(operation, kernel.Name, batch =>
            run(Groups(kernel, (long)batch.Rows * shape.Columns), x, y, shape with { Rows = batch.Rows }));
    }
}

using GpuNet.Devices.Operations;
using GpuNet.Kernels.Batches;
using ILGPU.Runtime;
using static GpuNet.Devices.Ilgpu.KernelArguments;

namespace GpuNet.Devices.Ilgpu.Operations;

/// <summary>Gathers a batch on the device.</summary>
static class IlgpuGather
{
    public static Launch Bind(IlgpuDevice device, GatherOperation operation)
    {
        var kernel = Gather.Kernel;
        var run = device.Load(kernel, device.Accelerator.LoadStreamKernel);
        var (source, destination) = (View(operation.Source), View(operation.Destination));
        var order = (IlgpuBuffer<int>)operation.Order;
        order.KeepOnHost();
        var shape = new GatherShape(
            0, 0, operation.Source.Rows, operation.Source.Columns, operation.Source.Stride, operation.Destination.Stride);
        return new(operation, kernel.Name, batch =>
        {
            GatherOperation.CheckExamples(operation.Step, order.OnHost.AsSpan(batch.First, batch.Rows), shape.Examples);
            run(Groups(kernel, (long)batch.Rows * shape.QuadsPerRow), source, order.View, destination,
                shape with { First = batch.First, Rows = batch.Rows });
        });
    }
}

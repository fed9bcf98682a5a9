using GpuNet.Devices.Operations;
using GpuNet.Kernels.Batches;
using ILGPU;
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
        var order = (IlgpuBuffer<int>)operation.Order;
        order.KeepOnHost();
        var (source1, batch1, rows1) = Matrix(0);
        var (source2, batch2, rows2) = Matrix(1);
        var (source3, batch3, rows3) = Matrix(2);
        var shape = new GatherShape(0, 0, operation.Examples, rows1, rows2, rows3);
        return new(operation, kernel.Name, batch =>
        {
            GatherOperation.CheckExamples(operation.Step, order.OnHost.AsSpan(batch.First, batch.Rows), shape.Examples);
            run(Groups(kernel, (long)batch.Rows * shape.QuadsPerRow), order.View, source1, batch1, source2, batch2, source3, batch3,
                shape with { First = batch.First, Rows = batch.Rows });
        });

        // Without a matrix, the first one with no columns.
        (ArrayView<float> Source, ArrayView<float> Batch, GatheredRows Rows) Matrix(int index)
        {
            bool exists = index < operation.Matrices.Length;
            var (source, destination) = operation.Matrices[exists ? index : 0];
            return (View(source), View(destination), new(exists ? source.Columns : 0, source.Stride, destination.Stride));
        }
    }
}

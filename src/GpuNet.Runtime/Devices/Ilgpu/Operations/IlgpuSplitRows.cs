using GpuNet.Devices.Operations;
using GpuNet.Kernels.Batches;
using ILGPU.Runtime;
using static GpuNet.Devices.Ilgpu.KernelArguments;

namespace GpuNet.Devices.Ilgpu.Operations;

/// <summary>Launches <see cref="SplitRows"/>.</summary>
static class IlgpuSplitRows
{
    public static Launch Bind(IlgpuDevice device, SplitRowsOperation operation)
    {
        var kernel = SplitRows.Kernel;
        var run = device.Load(kernel, device.Accelerator.LoadStreamKernel);
        var (wide, narrow) = (View(operation.Wide), View(operation.Narrow));
        return new(operation, kernel.Name, batch =>
            run(Groups(kernel, (long)batch.Rows * operation.Wide.Columns), wide, narrow, operation.Sizes(batch.Rows)));
    }
}

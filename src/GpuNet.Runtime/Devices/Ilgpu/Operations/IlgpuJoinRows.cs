using GpuNet.Devices.Operations;
using GpuNet.Kernels.Batches;
using ILGPU.Runtime;
using static GpuNet.Devices.Ilgpu.KernelArguments;

namespace GpuNet.Devices.Ilgpu.Operations;

/// <summary>Launches <see cref="JoinRows"/>.</summary>
static class IlgpuJoinRows
{
    public static Launch Bind(IlgpuDevice device, JoinRowsOperation operation)
    {
        var kernel = JoinRows.Kernel;
        var run = device.Load(kernel, device.Accelerator.LoadStreamKernel);
        var (narrow, wide) = (View(operation.Narrow), View(operation.Wide));
        return new(operation, kernel.Name, batch =>
            run(Groups(kernel, (long)batch.Rows * operation.Wide.Columns), narrow, wide, operation.Sizes(batch.Rows)));
    }
}

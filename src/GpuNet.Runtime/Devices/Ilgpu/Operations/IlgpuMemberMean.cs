using GpuNet.Devices.Operations;
using GpuNet.Kernels.Members;
using ILGPU.Runtime;
using static GpuNet.Devices.Ilgpu.KernelArguments;

namespace GpuNet.Devices.Ilgpu.Operations;

/// <summary>Launches <see cref="MemberMean"/>.</summary>
static class IlgpuMemberMean
{
    public static Launch Bind(IlgpuDevice device, MemberMeanOperation operation)
    {
        var kernel = MemberMean.Kernel;
        var run = device.Load(kernel, device.Accelerator.LoadStreamKernel);
        var (x, y) = (View(operation.X), View(operation.Y));
        return new(operation, kernel.Name, batch =>
            run(Groups(kernel, (long)batch.Rows * operation.X.Columns), x, y, operation.Shape(batch.Rows)));
    }
}

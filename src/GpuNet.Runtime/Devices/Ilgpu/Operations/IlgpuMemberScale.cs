using GpuNet.Devices.Operations;
using GpuNet.Kernels.Members;
using ILGPU.Runtime;
using static GpuNet.Devices.Ilgpu.KernelArguments;

namespace GpuNet.Devices.Ilgpu.Operations;

/// <summary>
/// Launches <see cref="MemberScale{TActivation}"/>, <see cref="MemberScaleBackward"/> and <see cref="MemberScaleGradients"/>.
/// </summary>
sealed class IlgpuMemberScale(IlgpuDevice device, MemberScaleOperation operation) : IActivationBinder<Launch>
{
    public Launch Bind<TActivation>() where TActivation : struct, IActivation
    {
        var kernel = MemberScale<TActivation>.Kernel;
        var run = device.Load(kernel, device.Accelerator.LoadStreamKernel);
        var (x, scale, shift) = (View(operation.X), View(operation.Scale), View(operation.Shift ?? operation.Scale));
        var (s, y) = (View(operation.S ?? operation.Y), View(operation.Y));
        return new(operation, kernel.Name, batch => run(
            Groups(kernel, (long)batch.Rows * operation.Y.Columns), x, scale, shift, s, y, operation.Shape(batch.Rows)));
    }

    public static Launch BindBackward(IlgpuDevice device, MemberScaleBackwardOperation operation)
    {
        var kernel = MemberScaleBackward.Kernel;
        var run = device.Load(kernel, device.Accelerator.LoadStreamKernel);
        var (delta, scale, below) = (View(operation.Delta), View(operation.Scale), View(operation.Below));
        return new(operation, kernel.Name, batch =>
            run(Groups(kernel, (long)batch.Rows * operation.Below.Columns), delta, scale, below, operation.Shape(batch.Rows)));
    }

    public static Launch BindGradients(IlgpuDevice device, MemberScaleGradientOperation operation)
    {
        var kernel = MemberScaleGradients.Kernel;
        var run = device.Load(kernel, device.Accelerator.LoadStreamKernel);
        var (delta, x, scale) = (View(operation.Delta), View(operation.X), View(operation.Scale));
        var shift = View(operation.Shift ?? operation.Scale);
        return new(operation, kernel.Name, batch => run(
            Groups(kernel, (long)operation.Scale.Rows * operation.Scale.Columns), delta, x, scale, shift, operation.Shape(batch.Rows)));
    }
}

using GpuNet.Devices.Operations;
using GpuNet.Kernels.Optimizers;
using ILGPU.Runtime;
using static GpuNet.Devices.Ilgpu.KernelArguments;

namespace GpuNet.Devices.Ilgpu.Operations;

/// <summary>Launches <see cref="ClipByNorm"/>: sums of squares in parts, then the factor from them.</summary>
static class IlgpuClip
{
    public static Launch Bind(IlgpuDevice device, ClipOperation operation)
    {
        var (squares, factor) = (ClipByNorm.Squares, ClipByNorm.Factor);
        var addSquares = device.Load(squares, device.Accelerator.LoadStreamKernel);
        var findFactor = device.Load(factor, device.Accelerator.LoadStreamKernel);
        var (gradients, norm) = (View(operation.Gradients), View(operation.Norm));
        int quads = Quads(operation.Gradients);
        int count = ClipByNorm.PartsOf(quads);
        device.Scratch.Reserve(count);
        return new(operation, $"{squares.Name}, {factor.Name}", _ =>
        {
            var parts = device.Scratch.View.SubView(0, count);
            addSquares(new(count, squares.GroupSize), gradients, parts, quads);
            findFactor(new(1, factor.GroupSize), parts, norm, count, operation.Limit);
        });
    }
}

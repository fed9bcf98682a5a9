using GpuNet.Devices.Operations;
using GpuNet.Kernels.Optimizers;
using ILGPU.Runtime;
using static GpuNet.Devices.Ilgpu.KernelArguments;

namespace GpuNet.Devices.Ilgpu.Operations;

/// <summary>Launches <see cref="Accumulate"/>.</summary>
static class IlgpuAccumulate
{
    public static Launch Bind(IlgpuDevice device, AccumulateOperation operation)
    {
        var kernel = Accumulate.Kernel;
        var run = device.Load(kernel, device.Accelerator.LoadStreamKernel);
        var (gradients, sum) = (View(operation.Gradients), View(operation.Sum));
        int quads = Quads(operation.Sum);
        return new(operation, kernel.Name, batch => run(Groups(kernel, quads), gradients, sum, quads, batch.Offset == 0 ? 1 : 0));
    }
}

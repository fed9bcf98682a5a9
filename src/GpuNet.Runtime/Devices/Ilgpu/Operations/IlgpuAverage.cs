using GpuNet.Devices.Operations;
using GpuNet.Kernels.Optimizers;
using ILGPU.Runtime;
using static GpuNet.Devices.Ilgpu.KernelArguments;

namespace GpuNet.Devices.Ilgpu.Operations;

/// <summary>Launches <see cref="MovingAverage"/>.</summary>
static class IlgpuAverage
{
    public static Launch Bind(IlgpuDevice device, AverageOperation operation)
    {
        var kernel = MovingAverage.Kernel;
        var run = device.Load(kernel, device.Accelerator.LoadStreamKernel);
        var (parameters, averages) = (View(operation.Parameters), View(operation.Averages));
        int quads = Quads(operation.Averages);
        return new(operation, kernel.Name, batch => run(Groups(kernel, quads), parameters, averages, quads, batch.AverageRate));
    }
}

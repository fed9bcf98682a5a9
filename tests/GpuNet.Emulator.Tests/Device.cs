using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace GpuNet.Emulator.Tests;

/// <summary>A context and an accelerator with groups of up to 256 threads, as a host program makes them.</summary>
public sealed class Device : IDisposable
{
    readonly Context context;

    public Device()
    {
        context = Context.Create(builder => builder
            .CPU(new CPUDevice(32, 8, 1)).EnableAlgorithms().Optimize(OptimizationLevel.O2).Math(MathMode.Default));
        Accelerator = context.Devices[0].CreateAccelerator(context);
    }

    public Accelerator Accelerator { get; }

    public void Dispose()
    {
        Accelerator.Dispose();
        context.Dispose();
    }
}

using ILGPU;
using ILGPU.Runtime.CPU;

namespace GpuNet.Checker.Tests;

/// <summary>A context, an accelerator for memory, and a checker with groups of up to 256 threads, as a host program makes them.</summary>
public sealed class Device : IDisposable
{
    readonly Context context = Context.Create(builder => builder.CPU(new CPUDevice(4, 1, 1)));

    public Device()
    {
        Accelerator = context.CreateCPUAccelerator(0);
        Checker = new(Accelerator) { MaxThreadsPerGroup = 256 };
    }

    public CPUAccelerator Accelerator { get; }

    public KernelChecker Checker { get; }

    public void Dispose()
    {
        Accelerator.Dispose();
        context.Dispose();
    }
}

using ILGPU;
using ILGPU.Runtime;

namespace GpuNet.Runtime.Devices.Ilgpu;

/// <summary>
/// Memory that a launch needs until the next one. Launches run one after the other, so all share one block, as long as the longest
/// wants; it grows while plans are compiled, never while they run.
/// </summary>
sealed class Scratch(Accelerator accelerator) : IDisposable
{
    MemoryBuffer1D<float, Stride1D.Dense>? memory;

    /// <summary>All of it.</summary>
    public ArrayView<float> View => memory!.View.BaseView;

    /// <summary>Floats that it has.</summary>
    public long Length => memory?.Length ?? 0;

    /// <summary>Makes it at least that many floats long; everything in it is 0 then, padding included.</summary>
    public void Reserve(int length)
    {
        if (memory is not null && memory.Length >= length)
            return;
        accelerator.Synchronize();
        memory?.Dispose();
        memory = accelerator.Allocate1D<float>(length);
        memory.MemSetToZero(accelerator.DefaultStream);
    }

    /// <inheritdoc/>
    public void Dispose() => memory?.Dispose();
}

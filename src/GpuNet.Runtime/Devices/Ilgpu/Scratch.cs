using ILGPU;

namespace GpuNet.Runtime.Devices.Ilgpu;

/// <summary>
/// Memory that a launch needs until the next one. Launches run one after the other, so all share one block, as long as the longest
/// wants; it grows while plans are compiled, never while they run.
/// </summary>
sealed class Scratch(IlgpuDevice device) : IDisposable
{
    IlgpuBuffer<float>? memory;

    /// <summary>All of it.</summary>
    public ArrayView<float> View => memory!.View;

    /// <summary>Floats that it has.</summary>
    public int Length => memory?.Length ?? 0;

    /// <summary>Makes it at least that many floats long; everything in it is 0 then, padding included.</summary>
    public void Reserve(int length)
    {
        if (Length >= length)
            return;
        // First taken, then given back: where there is not enough, plans that use what there was still do.
        var longer = device.Take<float>(length);
        longer.Clear();
        device.Synchronize();
        memory?.Dispose();
        memory = longer;
    }

    /// <inheritdoc/>
    public void Dispose() => memory?.Dispose();
}

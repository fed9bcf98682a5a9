using ILGPU;

namespace GpuNet.Devices.Ilgpu;

/// <summary>
/// Memory that a launch needs until the next one. Launches run one after the other, so all share one block, as long as the longest
/// wants; it grows while plans are compiled, never while they run.
/// </summary>
/// <param name="device">The device.</param>
/// <param name="fill">What everything in it is once it has grown.</param>
sealed class Scratch(IlgpuDevice device, float fill = 0) : IDisposable
{
    IlgpuBuffer<float>? memory;

    /// <summary>All of it.</summary>
    public ArrayView<float> View => memory!.View;

    /// <summary>Floats that it has.</summary>
    public int Length => memory?.Length ?? 0;

    /// <summary>Makes it at least that many floats long; everything in it is filled anew then, padding included.</summary>
    public void Reserve(int length)
    {
        if (Length >= length)
            return;
        int before = Length;
        device.Synchronize();
        memory?.Dispose();
        try
        {
            memory = device.Take<float>(length);
        }
        catch (InputException)
        {
            // Other plans go on with what there was.
            memory = before == 0 ? null : device.Take<float>(before);
            throw;
        }
        finally
        {
            Fill();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => memory?.Dispose();

    void Fill()
    {
        if (fill == 0)
            memory?.Clear();
        else
            memory?.Upload(Enumerable.Repeat(fill, memory.Length).ToArray());
    }
}

using ILGPU;

namespace GpuNet.Devices.Ilgpu;

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
            memory?.Clear();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => memory?.Dispose();
}

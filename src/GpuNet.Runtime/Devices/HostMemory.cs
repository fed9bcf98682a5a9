namespace GpuNet.Devices;

/// <summary>Numbers in host memory, which are copied to and from a device again and again.</summary>
/// <param name="length">How many; they are 0.</param>
class HostMemory(int length) : IDisposable
{
    readonly float[] values = new float[length];

    /// <summary>All of them.</summary>
    public virtual Span<float> Values => values;

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }
}

namespace GpuNet.Devices.Ilgpu;

/// <summary>Where an operation writes while kernels for it are timed: memory of its own, given back afterwards.</summary>
sealed class TrialMemory(IlgpuDevice device) : IDisposable
{
    readonly List<IDisposable> taken = [];

    /// <summary>A matrix of the same sizes and stride; its contents are undefined.</summary>
    /// <exception cref="InputException">There is no memory for it.</exception>
    public Matrix Like(Matrix matrix) => matrix with { Buffer = Take(matrix.Length), Offset = 0 };

    /// <summary>The same, where there is a matrix.</summary>
    public Matrix? Like(Matrix? matrix) => matrix is { } known ? Like(known) : null;

    /// <summary>A buffer of the same length; its contents are undefined.</summary>
    /// <exception cref="InputException">There is no memory for it.</exception>
    public DeviceBuffer<float> Like(DeviceBuffer<float> buffer) => Take(buffer.Length);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var buffer in taken)
            buffer.Dispose();
    }

    IlgpuBuffer<float> Take(int length)
    {
        var buffer = device.Take<float>(length);
        taken.Add(buffer);
        return buffer;
    }
}

namespace GpuNet.Devices.Ilgpu;

/// <summary>Where an operation writes while kernels for it are timed: memory of its own, given back afterwards.</summary>
sealed class TrialMemory(IlgpuDevice device) : IDisposable
{
    readonly List<IDisposable> taken = [];

    /// <summary>A matrix of the same sizes and stride; its contents are undefined.</summary>
    /// <exception cref="InputException">There is no memory for it.</exception>
    public Matrix Like(Matrix matrix)
    {
        var buffer = device.Take<float>(matrix.Length);
        taken.Add(buffer);
        return matrix with { Buffer = buffer, Offset = 0 };
    }

    /// <summary>The same, where there is a matrix.</summary>
    public Matrix? Like(Matrix? matrix) => matrix is { } known ? Like(known) : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var buffer in taken)
            buffer.Dispose();
    }
}

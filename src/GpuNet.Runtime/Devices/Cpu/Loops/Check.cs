namespace GpuNet.Devices.Cpu.Loops;

/// <summary>What kernels that take pointers have to be sure of.</summary>
static class Check
{
    /// <summary>Refuses an operation whose matrices do not fit together.</summary>
    public static void Shapes(Operation operation, bool fit)
    {
        if (!fit)
            throw new ArgumentException($"the shapes of '{operation.Step}' do not fit together", nameof(operation));
    }

    /// <summary>Refuses a batch of no rows, or of more than there is room for.</summary>
    public static void Rows(Batch batch, int room)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batch.Rows, nameof(batch));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(batch.Rows, room, nameof(batch));
    }

    /// <summary>Refuses a batch that goes over the end of what is kept for an epoch.</summary>
    public static void Places(Batch batch, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(batch.First, nameof(batch));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(batch.First, length - batch.Rows, nameof(batch));
    }
}

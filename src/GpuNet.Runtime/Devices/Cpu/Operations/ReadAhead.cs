namespace GpuNet.Devices.Cpu.Operations;

/// <summary>Another thread that brings the rows of the next batch from a file to memory while the current one is computed.</summary>
sealed class ReadAhead(HostMatrix<float> source, int mostRows) : IThreadPoolWorkItem
{
    readonly int[] rows = new int[mostRows];
    int count, isBusy;

    /// <summary>Begins, unless the rows of another batch are still on their way.</summary>
    public void Begin(ReadOnlySpan<int> next)
    {
        if (Interlocked.Exchange(ref isBusy, 1) == 1)
            return;
        next.CopyTo(rows);
        count = next.Length;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <inheritdoc/>
    public void Execute()
    {
        foreach (int row in rows.AsSpan(0, count))
        {
            // The order may go on with rows of an earlier one.
            if ((uint)row < (uint)source.Rows)
                source.Touch(row);
        }
        Volatile.Write(ref isBusy, 0);
    }
}

namespace GpuNet.Devices.Cpu.Loops;

/// <summary>A kernel whose rows do not depend on each other: a row an item.</summary>
/// <param name="workers">Who computes.</param>
/// <param name="costPerRow">Floating-point operations of a row, or as many as take the same time.</param>
/// <param name="room">The most rows that there can be.</param>
abstract class RowKernel(Workers workers, double costPerRow, int room)
{
    Action<int, int>? computeRow;

    /// <summary>Computes all rows of a batch.</summary>
    public void Run(Batch batch)
    {
        Check.Rows(batch, room);
        Begin(batch);
        computeRow ??= (row, _) => ComputeRow(row);
        workers.Run(workers.For(costPerRow * batch.Rows), batch.Rows, computeRow);
    }

    /// <summary>Finds out where the matrices lie, and takes what depends on the batch.</summary>
    protected abstract void Begin(Batch batch);

    /// <summary>Computes a row.</summary>
    protected abstract void ComputeRow(int row);
}

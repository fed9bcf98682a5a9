using GpuNet.Kernels.Vectors;

namespace GpuNet.Devices.Cpu.Loops;

/// <summary>A kernel that sums columns from the first row to the last: a register of columns an item.</summary>
/// <param name="workers">Who computes.</param>
/// <param name="costPerElement">Floating-point operations of an element, or as many as take the same time.</param>
/// <param name="room">The most rows that there can be.</param>
/// <param name="columns">Number of columns.</param>
abstract class ColumnKernel<V>(Workers workers, double costPerElement, int room, int columns) where V : struct, IVector<V>
{
    Action<int, int>? computeColumns;

    /// <summary>Rows of the batch.</summary>
    protected int Rows { get; private set; }

    /// <summary>Computes all columns of a batch.</summary>
    public void Run(Batch batch)
    {
        Check.Rows(batch, room);
        Rows = batch.Rows;
        Begin();
        computeColumns ??= (item, _) => ComputeColumns(item * V.Count, Math.Min(V.Count, columns - item * V.Count));
        workers.Run(workers.For(costPerElement * Rows * columns), (columns + V.Count - 1) / V.Count, computeColumns);
    }

    /// <summary>Finds out where the matrices lie.</summary>
    protected abstract void Begin();

    /// <summary>Computes a register of columns.</summary>
    /// <param name="first">The first column.</param>
    /// <param name="count">How many of them there are, 1 to the width of a register.</param>
    protected abstract void ComputeColumns(int first, int count);
}

using GpuNet.Runtime.Devices.Operations;

namespace GpuNet.Runtime.Devices.Cpu;

/// <summary>Row r of the batch = row order[first + r] of the data.</summary>
sealed unsafe class Gather
{
    readonly Workers workers;
    readonly GatherOperation operation;
    readonly Action<int, int> copyRow;
    MatrixPointer source;
    MatrixPointer destination;
    int* order;

    public Gather(Workers workers, GatherOperation operation)
    {
        this.workers = workers;
        this.operation = operation;
        Check.Shapes(operation, operation.Source.Columns == operation.Destination.Columns);
        copyRow = CopyRow;
    }

    public void Run(Batch batch)
    {
        Check.Rows(batch, operation.Destination.Rows);
        Check.Places(batch, operation.Order.Length);
        source = MatrixPointer.To(operation.Source);
        destination = MatrixPointer.To(operation.Destination);
        order = ((CpuBuffer<int>)operation.Order).Data + batch.First;
        workers.Run(workers.For(2 * Workers.Move * batch.Rows * operation.Source.Columns), batch.Rows, copyRow);
    }

    void CopyRow(int row, int thread)
    {
        int example = order[row];
        if ((uint)example >= (uint)operation.Source.Rows)
            throw new InvalidOperationException($"'{operation.Step}' asks for example {example} of {operation.Source.Rows}");
        int columns = operation.Source.Columns;
        new ReadOnlySpan<float>(source.Row(example), columns).CopyTo(new Span<float>(destination.Row(row), columns));
    }
}

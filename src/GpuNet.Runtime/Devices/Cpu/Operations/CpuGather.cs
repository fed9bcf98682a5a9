using GpuNet.Devices.Cpu.Loops;
using GpuNet.Devices.Cpu.Memory;
using GpuNet.Devices.Operations;

namespace GpuNet.Devices.Cpu.Operations;

/// <summary>Row r of the batch = row order[first + r] of the data.</summary>
sealed unsafe class CpuGather : RowKernel
{
    readonly GatherOperation operation;
    MatrixPointer source, destination;
    int* order;

    public CpuGather(Workers workers, GatherOperation operation)
        : base(workers, costPerRow: 2 * Workers.Move * operation.Source.Columns, operation.Destination.Rows)
    {
        this.operation = operation;
        Check.Shapes(operation, operation.Source.Columns == operation.Destination.Columns);
    }

    protected override void Begin(Batch batch)
    {
        Check.Places(batch, operation.Order.Length);
        source = MatrixPointer.To(operation.Source);
        destination = MatrixPointer.To(operation.Destination);
        order = ((CpuBuffer<int>)operation.Order).Data + batch.First;
    }

    protected override void ComputeRow(int row)
    {
        int example = order[row];
        operation.CheckExample(example);
        int columns = operation.Source.Columns;
        new ReadOnlySpan<float>(source.Row(example), columns).CopyTo(new Span<float>(destination.Row(row), columns));
    }
}

using GpuNet.Devices.Cpu.Loops;
using GpuNet.Devices.Cpu.Memory;
using GpuNet.Devices.Operations;

namespace GpuNet.Devices.Cpu.Operations;

/// <summary>Row r of the batch = row order[first + r] of data that are read where they are.</summary>
sealed unsafe class CpuHostGather(Workers workers, HostGatherOperation operation)
    : RowKernel(workers, costPerRow: 2 * Workers.Move * operation.Source.Columns, operation.Destination.Rows)
{
    readonly ReadAhead? ahead = operation.Source.IsMapped ? new(operation.Source, operation.Destination.Rows) : null;
    MatrixPointer destination;
    int* order;

    protected override void Begin(Batch batch)
    {
        Check.Places(batch, operation.Order.Length);
        destination = MatrixPointer.To(operation.Destination);
        order = ((CpuBuffer<int>)operation.Order).Data + batch.First;
        ahead?.Begin(new(order + batch.Rows, Math.Min(batch.Rows, operation.Order.Length - batch.First - batch.Rows)));
    }

    protected override void ComputeRow(int row) =>
        operation.CopyExample(order[row], new(destination.Row(row), operation.Source.Columns));
}

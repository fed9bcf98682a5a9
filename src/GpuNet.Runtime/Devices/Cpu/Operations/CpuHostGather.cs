using GpuNet.Devices.Cpu.Loops;
using GpuNet.Devices.Cpu.Memory;
using GpuNet.Devices.Operations;

namespace GpuNet.Devices.Cpu.Operations;

/// <summary>Row r of the batch = row order[first + r] of data that are read where they are.</summary>
sealed unsafe class CpuHostGather(Workers workers, HostGatherOperation operation)
    : RowKernel(workers, costPerRow: 2 * Workers.Move * operation.Source.Columns, operation.Destination.Rows)
{
    MatrixPointer destination;
    int* order;

    protected override void Begin(Batch batch)
    {
        Check.Places(batch, operation.Order.Length);
        destination = MatrixPointer.To(operation.Destination);
        order = ((CpuBuffer<int>)operation.Order).Data + batch.First;
    }

    protected override void ComputeRow(int row) =>
        operation.CopyExample(order[row], new(destination.Row(row), operation.Source.Columns));
}

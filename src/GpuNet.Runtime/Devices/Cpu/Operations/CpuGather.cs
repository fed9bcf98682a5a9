using GpuNet.Devices.Cpu.Loops;
using GpuNet.Devices.Cpu.Memory;
using GpuNet.Devices.Operations;

namespace GpuNet.Devices.Cpu.Operations;

/// <summary>Row r of the batch = row order[first + r] of the data.</summary>
sealed unsafe class CpuGather(Workers workers, GatherOperation operation)
    : RowKernel(
        workers, costPerRow: 2 * Workers.Move * operation.Matrices.Sum(matrix => matrix.Source.Columns),
        operation.Matrices.Min(matrix => matrix.Destination.Rows))
{
    readonly (MatrixPointer Source, MatrixPointer Destination)[] matrices =
        new (MatrixPointer, MatrixPointer)[operation.Matrices.Length];

    int* order;

    protected override void Begin(Batch batch)
    {
        Check.Places(batch, operation.Order.Length);
        for (int i = 0; i < matrices.Length; i++)
            matrices[i] = (MatrixPointer.To(operation.Matrices[i].Source), MatrixPointer.To(operation.Matrices[i].Destination));
        order = ((CpuBuffer<int>)operation.Order).Data + batch.First;
    }

    protected override void ComputeRow(int row)
    {
        int example = order[row];
        operation.CheckExample(example);
        for (int i = 0; i < matrices.Length; i++)
        {
            int columns = operation.Matrices[i].Source.Columns;
            var (source, destination) = matrices[i];
            new ReadOnlySpan<float>(source.Row(example), columns).CopyTo(new Span<float>(destination.Row(row), columns));
        }
    }
}

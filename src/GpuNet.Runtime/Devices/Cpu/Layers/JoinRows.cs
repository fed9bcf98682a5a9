using GpuNet.Runtime.Devices.Operations;

namespace GpuNet.Runtime.Devices.Cpu.Layers;

/// <summary>Rows that are parts put together again.</summary>
sealed unsafe class JoinRows(Workers workers, JoinRowsOperation operation)
    : RowKernel(workers, costPerRow: operation.Wide.Columns, operation.Wide.Rows)
{
    MatrixPointer wide, narrow;

    protected override void Begin(int rows)
    {
        wide = MatrixPointer.To(operation.Wide);
        narrow = MatrixPointer.To(operation.Narrow);
    }

    protected override void ComputeRow(int row)
    {
        int columns = operation.Narrow.Columns, first = (row + 1) * operation.Pitch - operation.Parts;
        for (int part = 0; part < operation.Parts; part++)
            new ReadOnlySpan<float>(narrow.Row(first + part), columns).CopyTo(new(wide.At(row, part * columns), columns));
    }
}

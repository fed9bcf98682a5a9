using GpuNet.Runtime.Devices.Operations;

namespace GpuNet.Runtime.Devices.Cpu.Layers;

/// <summary>Each row cut into parts, a row a part.</summary>
sealed unsafe class SplitRows(Workers workers, SplitRowsOperation operation)
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
            new ReadOnlySpan<float>(wide.At(row, part * columns), columns).CopyTo(new(narrow.Row(first + part), columns));
    }
}

using GpuNet.Devices.Cpu.Loops;
using GpuNet.Devices.Cpu.Memory;

namespace GpuNet.Devices.Cpu.Operations;

/// <summary>Each row cut into parts, a row a part; or rows that are parts put together again.</summary>
/// <param name="workers">Who computes.</param>
/// <param name="wide">(N, parts · n).</param>
/// <param name="narrow">(N · pitch, n).</param>
/// <param name="parts">Parts of a row.</param>
/// <param name="pitch">Narrow rows for each wide one; the first ones beyond the parts are left alone.</param>
/// <param name="joins">Whether parts are put together.</param>
sealed unsafe class CpuRowParts(Workers workers, Matrix wide, Matrix narrow, int parts, int pitch, bool joins)
    : RowKernel(workers, costPerRow: wide.Columns, wide.Rows)
{
    MatrixPointer wholes, pieces;

    protected override void Begin(Batch batch)
    {
        wholes = MatrixPointer.To(wide);
        pieces = MatrixPointer.To(narrow);
    }

    protected override void ComputeRow(int row)
    {
        int columns = narrow.Columns, first = (row + 1) * pitch - parts;
        for (int part = 0; part < parts; part++)
        {
            Span<float> inWhole = new(wholes.At(row, part * columns), columns), alone = new(pieces.Row(first + part), columns);
            if (joins)
                alone.CopyTo(inWhole);
            else
                inWhole.CopyTo(alone);
        }
    }
}

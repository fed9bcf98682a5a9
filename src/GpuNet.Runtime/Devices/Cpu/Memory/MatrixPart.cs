namespace GpuNet.Devices.Cpu.Memory;

/// <summary>A part of a matrix.</summary>
/// <param name="Row">Its first row.</param>
/// <param name="Column">Its first column.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Columns">Number of columns.</param>
readonly record struct MatrixPart(int Row, int Column, int Rows, int Columns)
{
    /// <summary>The same part of the transposed matrix.</summary>
    public MatrixPart Transposed => new(Column, Row, Columns, Rows);
}

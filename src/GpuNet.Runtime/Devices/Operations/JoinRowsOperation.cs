using GpuNet.Kernels.Batches;

namespace GpuNet.Devices.Operations;

/// <summary>Joins rows: the inverse of <see cref="SplitRowsOperation"/>.</summary>
/// <param name="Step">Its place in the training step.</param>
/// <param name="Narrow">(N · pitch, n).</param>
/// <param name="Wide">(N, parts · n).</param>
/// <param name="Parts">Parts of a row.</param>
/// <param name="Pitch">Narrow rows for each wide one, at least as many as parts; the first ones beyond that stay unchanged.</param>
public sealed record JoinRowsOperation(string Step, Matrix Narrow, Matrix Wide, int Parts, int Pitch) : Operation(Step)
{
    /// <inheritdoc/>
    public override void Check(Operands operands) => operands
        .Rows(Wide, Wide.Columns).Matrix(Narrow, Narrow.Rows, Narrow.Columns)
        .Require(Parts >= 1 && Pitch >= Parts, $"{Parts} parts do not fit {Pitch} rows")
        .Require(Wide.Columns == (long)Parts * Narrow.Columns, $"{Wide.Columns} columns are not {Parts} parts of {Narrow.Columns}")
        .MostRows(Pitch < 1 ? 0 : Narrow.Rows / Pitch);

    /// <inheritdoc/>
    public override string Shapes(int rows) => $"({rows * Pitch}, {Narrow.Columns}) to ({rows}, {Wide.Columns})";

    /// <inheritdoc/>
    public override double Flops(int rows) => 0;

    /// <inheritdoc/>
    public override double Bytes(int rows) => 8.0 * rows * Wide.Columns;

    /// <summary>The sizes for a batch.</summary>
    internal RowParts Sizes(int rows) => new(rows, Parts, Narrow.Columns, Wide.Stride, Narrow.Stride, Pitch);
}

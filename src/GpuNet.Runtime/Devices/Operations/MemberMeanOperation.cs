using GpuNet.Kernels.Members;

namespace GpuNet.Devices.Operations;

/// <summary>The logits of the mean prediction of the members of an ensemble.</summary>
/// <param name="Step">Its place in the training step.</param>
/// <param name="Link">How logits become predictions.</param>
/// <param name="Members">k.</param>
/// <param name="X">The members' logits (N · k, K), those of one example one after the other.</param>
/// <param name="Y">The result (N, K).</param>
sealed record MemberMeanOperation(string Step, Link Link, int Members, Matrix X, Matrix Y) : Operation(Step)
{
    /// <inheritdoc/>
    public override void Check(Operands operands) => operands
        .Rows(Y, X.Columns).Matrix(X, X.Rows, Y.Columns).Require(Members >= 1, $"{Members} members have no mean")
        .MostRows(Members < 1 ? 0 : X.Rows / Members);

    /// <inheritdoc/>
    public override string Shapes(int rows) => $"({rows} · {Members}, {X.Columns})";

    /// <inheritdoc/>
    public override double Flops(int rows) => 4.0 * rows * Members * X.Columns;

    /// <inheritdoc/>
    public override double Bytes(int rows) => 4.0 * rows * X.Columns * (Members + 1.0);

    /// <summary>The sizes for a batch.</summary>
    internal MemberShape Shape(int rows) => new(rows, Members, X.Columns, X.Stride, Y.Stride, Link);
}

using GpuNet.Kernels.Members;

namespace GpuNet.Devices.Operations;

/// <summary>S_m = X_m ⊙ r_m + b_m, Y = θ(S) for each member m of an ensemble, of which an example has one row after the other.</summary>
/// <param name="Step">Its place in the training step.</param>
/// <param name="Activation">θ.</param>
/// <param name="X">X (N · k, n), or (N, n) where the members share it.</param>
/// <param name="Scale">r (k, n).</param>
/// <param name="Shift">b (k, n); null for none.</param>
/// <param name="S">Where S is kept (N · k, n), if θ′ is computed from it; null otherwise.</param>
/// <param name="Y">Y (N · k, n).</param>
sealed record MemberScaleOperation(string Step, Activation Activation, Matrix X, Matrix Scale, Matrix? Shift, Matrix? S, Matrix Y)
    : Operation(Step)
{
    /// <inheritdoc/>
    public override void Check(Operands operands)
    {
        operands.Rows(S, Y.Columns).Rows(Y, Y.Columns).SameStride(S ?? Y, Y);
        ScaleShapes.Check(operands, X, Scale, Shift, Y);
    }

    /// <inheritdoc/>
    public override string Shapes(int rows) => $"({rows}, {Y.Columns})";

    /// <inheritdoc/>
    public override double Flops(int rows) => 3.0 * rows * Y.Columns;

    /// <inheritdoc/>
    public override double Bytes(int rows) => 4.0 * Y.Columns * ((S is null ? 2.0 : 3.0) * rows + 2.0 * Scale.Rows);

    /// <summary>The sizes for a batch.</summary>
    internal ScaleShape Shape(int rows) => ScaleShapes.Of(rows, X, Scale, Shift, Y);
}

/// <summary>∂E/∂X = δ_m ⊙ r_m, summed over the members where they share X.</summary>
/// <param name="Step">Its place in the training step.</param>
/// <param name="Delta">δ = ∂E/∂S (N · k, n).</param>
/// <param name="Scale">r (k, n).</param>
/// <param name="Below">∂E/∂X (N · k, n), or (N, n) where the members share X.</param>
sealed record MemberScaleBackwardOperation(string Step, Matrix Delta, Matrix Scale, Matrix Below) : Operation(Step)
{
    /// <inheritdoc/>
    public override void Check(Operands operands) =>
        ScaleShapes.Check(operands.Rows(Below, Delta.Columns), Below, Scale, null, Delta);

    /// <inheritdoc/>
    public override string Shapes(int rows) => $"({rows * Shape(rows).Readers}, {Delta.Columns})";

    /// <inheritdoc/>
    public override double Flops(int rows) => 2.0 * rows * Shape(rows).Readers * Delta.Columns;

    /// <inheritdoc/>
    public override double Bytes(int rows) => 4.0 * Delta.Columns * (rows * (Shape(rows).Readers + 1.0) + Scale.Rows);

    /// <summary>The sizes for a batch; its rows are those of ∂E/∂X.</summary>
    internal ScaleShape Shape(int rows) => ScaleShapes.Of(rows, Below, Scale, null, Delta);
}

/// <summary>∂E/∂r_m = Σ δ_m ⊙ X_m, ∂E/∂b_m = Σ δ_m over the examples.</summary>
/// <param name="Step">Its place in the training step.</param>
/// <param name="Delta">δ = ∂E/∂S (N · k, n).</param>
/// <param name="X">X (N · k, n), or (N, n) where the members share it.</param>
/// <param name="Scale">∂E/∂r (k, n).</param>
/// <param name="Shift">∂E/∂b (k, n); null for none.</param>
sealed record MemberScaleGradientOperation(string Step, Matrix Delta, Matrix X, Matrix Scale, Matrix? Shift) : Operation(Step)
{
    /// <inheritdoc/>
    public override void Check(Operands operands) =>
        ScaleShapes.Check(operands.Rows(Delta, Delta.Columns), X, Scale, Shift, Delta);

    /// <inheritdoc/>
    public override string Shapes(int rows) => $"({rows}, {Delta.Columns})";

    /// <inheritdoc/>
    public override double Flops(int rows) => 3.0 * rows * Delta.Columns;

    /// <inheritdoc/>
    public override double Bytes(int rows) => 4.0 * Delta.Columns * (2.0 * rows + 2.0 * Scale.Rows);

    /// <summary>The sizes for a batch.</summary>
    internal ScaleShape Shape(int rows) => ScaleShapes.Of(rows, X, Scale, Shift, Delta);
}

/// <summary>What the scalings of members have in common: how their matrices fit together.</summary>
static class ScaleShapes
{
    /// <summary>Declares X, r, b and Y, or what has their sizes.</summary>
    public static void Check(Operands operands, Matrix x, Matrix scale, Matrix? shift, Matrix y)
    {
        operands.Matrix(x, x.Rows, y.Columns).Matrix(y, y.Rows, x.Columns).Matrix(scale, scale.Rows, y.Columns)
            .Require(y.Rows % scale.Rows == 0, $"{y.Rows} rows are not those of {scale.Rows} members")
            .Require(x.Rows == y.Rows || x.Rows == y.Rows / scale.Rows, $"{scale.Rows} members do not turn {x.Rows} rows into {y.Rows}");
        if (shift is { } b)
            operands.Matrix(b, scale.Rows, y.Columns).SameStride(b, scale);
    }

    /// <summary>The sizes for that many rows.</summary>
    public static ScaleShape Of(int rows, Matrix x, Matrix scale, Matrix? shift, Matrix y) => new(
        rows, scale.Rows, y.Columns, x.Rows == y.Rows ? 1 : scale.Rows, x.Stride, y.Stride, scale.Stride, shift is null ? 0 : 1);
}

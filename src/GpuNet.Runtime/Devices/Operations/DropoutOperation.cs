using GpuNet.Kernels.Elementwise;

namespace GpuNet.Devices.Operations;

/// <summary>
/// Dropout: Y = X·m/(1 − p) with the mask m of a layer and a training step. Forward it is applied to a layer's output, backward, with
/// the same mask, to its δ.
/// </summary>
/// <param name="Step">Its place in the training step.</param>
/// <param name="Layer">The layer; counts from 0.</param>
/// <param name="Rate">p, from 0 to below 1.</param>
/// <param name="Seed">The run's seed.</param>
/// <param name="X">(N, n).</param>
/// <param name="Y">(N, n), with the stride of X; may be X.</param>
public sealed record DropoutOperation(string Step, int Layer, float Rate, ulong Seed, Matrix X, Matrix Y) : Operation(Step)
{
    /// <inheritdoc/>
    public override void Check(Operands operands) => operands
        .Rows(X, Y.Columns).Rows(Y, X.Columns).SameStride(X, Y).Require(Rate is >= 0 and < 1, $"the rate is {Rate}");

    /// <inheritdoc/>
    public override string Shapes(int rows) => $"({rows}, {X.Columns})";

    /// <inheritdoc/>
    public override double Flops(int rows) => 2.0 * rows * X.Columns;

    /// <inheritdoc/>
    public override double Bytes(int rows) => 8.0 * rows * X.Columns;

    /// <summary>The sizes and constants for a batch.</summary>
    internal DropoutShape Shape(Batch batch) => new(batch.Rows, X.Columns, X.Stride, Layer, Rate, Seed, (uint)batch.Step, batch.Offset);
}

namespace GpuNet.Recording;

/// <summary>The output of a layer in a plan, with the δ that the layer above writes.</summary>
/// <param name="X">The outputs of the layer (N · rows per example, n).</param>
/// <param name="RowsPerExample">Rows per example: 1, except in layers that are applied several times to an example.</param>
/// <param name="Activation">θ, the activation that gave X.</param>
/// <param name="S">The pre-activation, if θ′ is computed from it; otherwise null.</param>
/// <param name="Delta">
/// δ = ∂E/∂S, of the size of X, written by the layer above as ∂E/∂X ⊙ θ′. Null in inference, and if nothing below is trained.
/// </param>
/// <param name="Output">The outputs directly after <see cref="Activation"/>: X, unless a layer like dropout followed.</param>
public sealed record Signal(Matrix X, int RowsPerExample, Activation Activation, Matrix? S, Matrix? Delta, Matrix Output)
{
    /// <summary>What θ′ is computed from.</summary>
    public Matrix DerivativeFrom => S ?? Output;

    /// <summary>The rows of one member of an ensemble, of which each example has one after the other.</summary>
    internal Signal OfMember(int member, int members) => Map(matrix => matrix with
    {
        Offset = matrix.Offset + member * matrix.Stride,
        Rows = matrix.Rows / members,
        Stride = members * matrix.Stride,
    }) with
    {
        RowsPerExample = RowsPerExample / members,
    };

    /// <summary>The signal with a function applied to each of its matrices.</summary>
    public Signal Map(Func<Matrix, Matrix> see) => this with
    {
        X = see(X),
        Output = see(Output),
        S = S is { } s ? see(s) : null,
        Delta = Delta is { } delta ? see(delta) : null,
    };
}

namespace GpuNet.Recording;

/// <summary>What goes from a layer to the one above it in a plan, and where that one hands its sensitivities down to.</summary>
/// <param name="X">The layer's outputs (N · rows of an example, n).</param>
/// <param name="RowsPerExample">Rows that an example has; 1, but for layers that are applied several times to an example.</param>
/// <param name="Activation">θ, which X went through.</param>
/// <param name="S">The pre-activation, where θ′ is computed from it; null elsewhere.</param>
/// <param name="Delta">
/// δ = ∂E/∂S, the size of X, which the layer above writes: ∂E/∂X ⊙ θ′. Null where nothing below learns, and in inference.
/// </param>
/// <param name="Output">The outputs as <see cref="Activation"/> left them: X, unless a layer like dropout came between.</param>
public sealed record Signal(Matrix X, int RowsPerExample, Activation Activation, Matrix? S, Matrix? Delta, Matrix Output)
{
    /// <summary>What θ′ is computed from.</summary>
    public Matrix DerivativeFrom => S ?? Output;

    /// <summary>The signal with each of its matrices seen another way.</summary>
    public Signal Map(Func<Matrix, Matrix> see) => this with
    {
        X = see(X),
        Output = see(Output),
        S = S is { } s ? see(s) : null,
        Delta = Delta is { } delta ? see(delta) : null,
    };
}

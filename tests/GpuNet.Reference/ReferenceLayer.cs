namespace GpuNet.Reference;

/// <summary>A dense layer: X = θ(X_below·W + b).</summary>
/// <param name="W">(n_in, n_out)</param>
/// <param name="B">(1, n_out)</param>
/// <param name="Activation">θ.</param>
public sealed record ReferenceLayer(ReferenceMatrix W, ReferenceMatrix B, ReferenceActivation Activation);

/// <summary>Everything that one pass computes for a layer.</summary>
/// <param name="S">The pre-activation (N, n_out).</param>
/// <param name="X">The activation (N, n_out).</param>
public sealed record LayerValues(ReferenceMatrix S, ReferenceMatrix X);

/// <summary>Everything that the way back computes for a layer.</summary>
/// <param name="Delta">δ = ∂E/∂S (N, n_out).</param>
/// <param name="W">∂E/∂W (n_in, n_out).</param>
/// <param name="B">∂E/∂b (1, n_out).</param>
public sealed record LayerGradients(ReferenceMatrix Delta, ReferenceMatrix W, ReferenceMatrix B);

/// <summary>A training step's values, layer by layer.</summary>
/// <param name="Layers">Forward.</param>
/// <param name="Loss">The loss before the update.</param>
/// <param name="Gradients">Backward.</param>
public sealed record StepValues(IReadOnlyList<LayerValues> Layers, double Loss, IReadOnlyList<LayerGradients> Gradients);

using GpuNet.Reference.Losses;

namespace GpuNet.Reference;

/// <summary>A dense network forward and backward, keeping every S, X, δ and gradient.</summary>
/// <param name="layers">From the input to the output; the last gives the logits.</param>
public sealed class ReferenceNetwork(IReadOnlyList<ReferenceLayer> layers)
{
    /// <summary>From the input to the output.</summary>
    public IReadOnlyList<ReferenceLayer> Layers { get; } = layers;

    /// <summary>All parameters: W then b of each layer.</summary>
    public IEnumerable<ReferenceMatrix> Parameters => Layers.SelectMany(layer => new[] { layer.W, layer.B });

    /// <summary>S⁽ˡ⁾ = X⁽ˡ⁻¹⁾·W⁽ˡ⁾ + b⁽ˡ⁾, X⁽ˡ⁾ = θ_l(S⁽ˡ⁾).</summary>
    /// <param name="input">X⁽⁰⁾ (N, n₀)</param>
    public IReadOnlyList<LayerValues> Forward(ReferenceMatrix input)
    {
        var values = new List<LayerValues>();
        var x = input;
        foreach (var layer in Layers)
        {
            var s = ReferenceBias.Add(ReferenceProduct.Forward(x, layer.W), layer.B);
            x = s.Map(layer.Activation.Apply);
            values.Add(new(s, x));
        }
        return values;
    }

    /// <summary>δ⁽ˡ⁾ = (δ⁽ˡ⁺¹⁾·W⁽ˡ⁺¹⁾ᵀ) ⊙ θ_l′(S⁽ˡ⁾); ∂E/∂W⁽ˡ⁾ = X⁽ˡ⁻¹⁾ᵀ·δ⁽ˡ⁾, ∂E/∂b⁽ˡ⁾ = 1ᵀ·δ⁽ˡ⁾.</summary>
    /// <param name="input">X⁽⁰⁾ (N, n₀)</param>
    /// <param name="values">What <see cref="Forward"/> gave for it.</param>
    /// <param name="seed">∂E/∂X⁽ᴸ⁾, which the loss gives (N, K).</param>
    public IReadOnlyList<LayerGradients> Backward(ReferenceMatrix input, IReadOnlyList<LayerValues> values, ReferenceMatrix seed)
    {
        var gradients = new LayerGradients[Layers.Count];
        var arriving = seed; // ∂E/∂X⁽ˡ⁾
        for (int l = Layers.Count - 1; l >= 0; l--)
        {
            var delta = TimesDerivative(arriving, values[l].S, Layers[l].Activation);
            var below = l == 0 ? input : values[l - 1].X;
            gradients[l] = new(delta, ReferenceProduct.Gradient(below, delta), ReferenceBias.Gradient(delta));
            arriving = ReferenceProduct.Backward(delta, Layers[l].W);
        }
        return gradients;
    }

    /// <summary>Forward, loss and backward.</summary>
    public StepValues Evaluate(ReferenceMatrix input, ReferenceMatrix targets, ReferenceLoss loss)
    {
        var values = Forward(input);
        var batch = loss.Evaluate(values[^1].X, targets);
        return new(values, batch.Mean, Backward(input, values, batch.Delta));
    }

    static ReferenceMatrix TimesDerivative(ReferenceMatrix arriving, ReferenceMatrix s, ReferenceActivation activation)
    {
        var derivative = activation.Derivative
            ?? throw new InvalidOperationException($"{activation.Name} has no derivative: a network with it cannot be trained");
        var delta = s.Map(derivative);
        for (int i = 0; i < delta.Values.Length; i++)
            delta.Values[i] *= arriving.Values[i];
        return delta;
    }
}

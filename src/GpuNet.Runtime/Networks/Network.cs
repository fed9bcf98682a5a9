using System.Collections.Immutable;
using GpuNet.Kernels.Activations;

namespace GpuNet.Runtime.Networks;

/// <summary>
/// What a network is made of, without memory and without a device: <c>Network.Input(64).Dense(128, Activation.Relu).Dense(10)</c>.
/// </summary>
public sealed class Network
{
    /// <summary>A network of the given layers.</summary>
    /// <exception cref="ArgumentException">A width is below 1, or a dropout is not from 0 to below 1.</exception>
    public Network(int inputs, ImmutableArray<DenseLayer> layers)
    {
        if (inputs < 1)
            throw new ArgumentException($"a network needs at least 1 input, not {inputs}", nameof(inputs));
        for (int layer = 0; layer < layers.Length; layer++)
        {
            if (layers[layer].Width < 1)
                throw new ArgumentException($"layer {layer + 1} has a width of {layers[layer].Width}; it must be at least 1", nameof(layers));
            if (!(layers[layer].Dropout >= 0f && layers[layer].Dropout < 1f))
                throw new ArgumentException($"layer {layer + 1} has a dropout of {layers[layer].Dropout}; it must be from 0 to below 1", nameof(layers));
        }
        Inputs = inputs;
        Layers = layers;
    }

    /// <summary>Number of inputs, n₀.</summary>
    public int Inputs { get; }

    /// <summary>The layers, from the first hidden one to the output.</summary>
    public ImmutableArray<DenseLayer> Layers { get; }

    /// <summary>Number of outputs, n_L.</summary>
    public int Outputs => Layers[^1].Width;

    /// <summary>Number of weights and biases.</summary>
    public long ParameterCount => Enumerable.Range(0, Layers.Length).Sum(layer => (InputsOf(layer) + 1L) * Layers[layer].Width);

    /// <summary>A network that has no layers yet.</summary>
    /// <param name="width">Number of inputs.</param>
    public static Network Input(int width) => new(width, []);

    /// <summary>This network with one more layer.</summary>
    /// <param name="width">Number of units.</param>
    /// <param name="activation">θ; the identity where nothing is said, which is what the output layer of a trained network has.</param>
    /// <param name="dropout">The share of units that a training step drops, from 0 to below 1.</param>
    public Network Dense(int width, Activation? activation = null, float dropout = 0f) =>
        new(Inputs, Layers.Add(new(width, activation ?? Activation.Identity, dropout)));

    /// <summary>Number of inputs of a layer.</summary>
    /// <param name="layer">Counts from 0.</param>
    public int InputsOf(int layer) => layer == 0 ? Inputs : Layers[layer - 1].Width;

    /// <summary>For people: <c>64 → 128 relu → 10</c>.</summary>
    public override string ToString() =>
        Inputs + string.Concat(Layers.Select(layer =>
            layer.Activation == Activation.Identity ? $" → {layer.Width}" : $" → {layer.Width} {layer.Activation}"));
}

namespace GpuNet.Runtime.Networks;

/// <summary>All weights and biases of a network in host memory, laid out as on a device.</summary>
public sealed class Parameters
{
    /// <summary>Parameters that are all 0.</summary>
    public Parameters(Network network)
    {
        Network = network;
        Layout = new(network);
        Values = new float[Layout.Length];
    }

    /// <summary>The network they are for.</summary>
    public Network Network { get; }

    /// <summary>Where each matrix lies in <see cref="Values"/>.</summary>
    public ParameterLayout Layout { get; }

    /// <summary>The flat buffer, padding included: what a device's buffer is copied to and from.</summary>
    public float[] Values { get; }

    /// <summary>W of a layer, dense row-major (n_in · n_out).</summary>
    /// <param name="layer">Counts from 0.</param>
    public float[] GetWeights(int layer)
    {
        int inputs = Network.InputsOf(layer), width = Network.Layers[layer].Width;
        var weights = new float[inputs * width];
        for (int row = 0; row < inputs; row++)
            Layout.WeightRow(Values, layer, row).CopyTo(weights.AsSpan(row * width));
        return weights;
    }

    /// <summary>Sets W of a layer from dense row-major values (n_in · n_out).</summary>
    public void SetWeights(int layer, ReadOnlySpan<float> weights)
    {
        int inputs = Network.InputsOf(layer), width = Network.Layers[layer].Width;
        if (weights.Length != inputs * width)
            throw new ArgumentException($"layer {layer + 1} has {inputs}×{width} weights, not {weights.Length}", nameof(weights));
        for (int row = 0; row < inputs; row++)
            weights.Slice(row * width, width).CopyTo(Layout.WeightRow(Values, layer, row));
    }

    /// <summary>b of a layer (n_out).</summary>
    /// <param name="layer">Counts from 0.</param>
    public float[] GetBiases(int layer) => Layout.BiasRow(Values, layer).ToArray();

    /// <summary>Sets b of a layer (n_out).</summary>
    public void SetBiases(int layer, ReadOnlySpan<float> biases)
    {
        if (biases.Length != Network.Layers[layer].Width)
            throw new ArgumentException($"layer {layer + 1} has {Network.Layers[layer].Width} biases, not {biases.Length}", nameof(biases));
        biases.CopyTo(Layout.BiasRow(Values, layer));
    }
}

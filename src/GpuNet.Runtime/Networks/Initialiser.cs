using GpuNet.Kernels.Random;

namespace GpuNet.Runtime.Networks;

/// <summary>
/// The first weights: uniform on [−limit, limit] with limit √(6/n_in) before a rectifier (He et al., 2015) and
/// √(6/(n_in + n_out)) elsewhere (Glorot and Bengio, 2010). Biases are 0.
/// </summary>
/// <remarks>Weight (i, j) of a layer is a function of the seed, the layer and i·n_out + j alone, on every machine the same bits.</remarks>
public static class Initialiser
{
    /// <summary>First parameters for a network.</summary>
    public static Parameters Initialise(Network network, ulong seed)
    {
        var parameters = new Parameters(network);
        for (int layer = 0; layer < network.Layers.Length; layer++)
            parameters.SetWeights(layer, Weights(network, layer, seed));
        return parameters;
    }

    static float[] Weights(Network network, int layer, ulong seed)
    {
        int inputs = network.InputsOf(layer), outputs = network.Layers[layer].Width;
        bool he = network.Layers[layer].Activation.IsRectifier;
        float limit = (float)Math.Sqrt(6.0 / (he ? inputs : inputs + outputs));
        var weights = new float[inputs * outputs];
        for (int i = 0; i < weights.Length; i++)
        {
            uint bits = Philox.Draw(seed, RandomPurpose.Initialisation, (uint)layer, (ulong)i).X;
            weights[i] = limit * (2f * Philox.Uniform(bits) - 1f);
        }
        return weights;
    }
}

using GpuNet.Kernels.Activations;
using GpuNet.Kernels.Random;

namespace GpuNet.Runtime.Networks;

/// <summary>How a tensor's first values are chosen.</summary>
/// <remarks>Value i of a tensor is a function of the seed, the tensor's number and i alone, on every machine the same bits.</remarks>
public abstract record Initialiser
{
    /// <summary>Uniform on ±√(6/n_in), which keeps the size of signals before a rectifier (He et al., 2015).</summary>
    public static Initialiser He { get; } = new Uniform((inputs, _) => 6.0 / inputs);

    /// <summary>Uniform on ±√(6/(n_in + n_out)) (Glorot and Bengio, 2010).</summary>
    public static Initialiser Glorot { get; } = new Uniform((inputs, outputs) => 6.0 / (inputs + outputs));

    /// <summary>All of one value.</summary>
    public static Initialiser Constant(float value) => new Filled(value);

    /// <summary>What fits an activation: He's before a rectifier, Glorot's elsewhere.</summary>
    public static Initialiser For(Activation activation) => activation.IsRectifier ? He : Glorot;

    /// <summary>First parameters for a network.</summary>
    public static Parameters Initialise(Network network, ulong seed)
    {
        var parameters = new Parameters(network);
        uint number = 0;
        foreach (var tensor in network.Tensors)
            parameters.Set(tensor.Name, tensor.Initialiser.Values(tensor, seed, tensor.Role == TensorRole.Weight ? number++ : 0));
        return parameters;
    }

    /// <summary>The values of a tensor (rows · columns), row-major.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="number">The tensor's number among the weights of the network.</param>
    internal abstract float[] Values(ParameterTensor tensor, ulong seed, uint number);

    sealed record Filled(float Value) : Initialiser
    {
        internal override float[] Values(ParameterTensor tensor, ulong seed, uint number)
        {
            var values = new float[tensor.Count];
            values.AsSpan().Fill(Value);
            return values;
        }
    }

    sealed record Uniform(Func<int, int, double> SquaredLimit) : Initialiser
    {
        internal override float[] Values(ParameterTensor tensor, ulong seed, uint number)
        {
            float limit = (float)Math.Sqrt(SquaredLimit(tensor.Rows, tensor.Columns));
            var values = new float[tensor.Count];
            for (int i = 0; i < values.Length; i++)
            {
                uint bits = Philox.Draw(seed, RandomPurpose.Initialisation, number, (ulong)i).X;
                values[i] = limit * (2f * Philox.Uniform(bits) - 1f);
            }
            return values;
        }
    }
}

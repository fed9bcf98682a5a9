namespace GpuNet;

/// <summary>All parameters of a network in host memory, in the same layout as on a device.</summary>
public sealed class Parameters
{
    /// <summary>Creates parameters that are all 0.</summary>
    public Parameters(Network network)
    {
        Network = network;
        Layout = network.CreateLayout();
        Values = new float[Layout.Length];
    }

    /// <summary>The network.</summary>
    public Network Network { get; }

    /// <summary>The position of each tensor in <see cref="Values"/>.</summary>
    public ParameterLayout Layout { get; }

    /// <summary>The flat buffer with padding, as it is copied to and from a device.</summary>
    public float[] Values { get; }

    /// <summary>How often they were set: whoever keeps a copy sees that it is out of date.</summary>
    internal int Version { get; private set; }

    /// <summary>The initial parameters, drawn by the initialisers of the layers.</summary>
    public static Parameters Initialise(Network network, ulong seed)
    {
        var parameters = new Parameters(network);
        // In the order of the layout.
        foreach (var (number, tensor) in network.Tensors.OrderBy(tensor => tensor.Role).Index())
            parameters.Set(tensor.Name, tensor.Initialiser.Values(tensor, seed, (uint)number));
        return parameters;
    }

    /// <summary>A tensor, dense row-major.</summary>
    /// <param name="name">Its name in <see cref="Network.Tensors"/>: <c>layers.0.weight</c>.</param>
    public float[] Get(string name)
    {
        var tensor = Layout.Tensor(name);
        var values = new float[tensor.Count];
        for (int row = 0; row < tensor.Rows; row++)
            Layout.Row(Values, name, row).CopyTo(values.AsSpan(row * tensor.Columns));
        return values;
    }

    /// <summary>Sets a tensor from dense row-major values.</summary>
    public void Set(string name, ReadOnlySpan<float> values)
    {
        var tensor = Layout.Tensor(name);
        if (values.Length != tensor.Count)
            throw new ArgumentException($"'{name}' has {string.Join('×', tensor.Shape)} values, not {values.Length}", nameof(values));
        for (int row = 0; row < tensor.Rows; row++)
            values.Slice(row * tensor.Columns, tensor.Columns).CopyTo(Layout.Row(Values, name, row));
        Version++;
    }

    /// <summary>For people: <c>64 → 128 relu → 10, 9610 parameters</c>.</summary>
    public override string ToString() => $"{Network}, {Network.ParameterCount} parameters";

    /// <summary>The parameters of the first layers, as a separate network: for example the encoder of an autoencoder.</summary>
    /// <param name="layers">How many layers.</param>
    public Parameters Take(int layers)
    {
        var first = new Parameters(Network.Take(layers));
        foreach (var tensor in first.Network.Tensors)
            first.Set(tensor.Name, Get(tensor.Name));
        return first;
    }

    /// <summary>W of a dense layer, row-major (n_in · n_out).</summary>
    /// <param name="layer">Counts from 0.</param>
    public float[] GetWeights(int layer) => Get(ParameterLayout.WeightName(layer));

    /// <summary>Sets W of a dense layer from row-major values (n_in · n_out).</summary>
    public void SetWeights(int layer, ReadOnlySpan<float> weights) => Set(ParameterLayout.WeightName(layer), weights);

    /// <summary>b of a dense layer (n_out).</summary>
    /// <param name="layer">Counts from 0.</param>
    public float[] GetBiases(int layer) => Get(ParameterLayout.BiasName(layer));

    /// <summary>Sets b of a dense layer (n_out).</summary>
    public void SetBiases(int layer, ReadOnlySpan<float> biases) => Set(ParameterLayout.BiasName(layer), biases);
}

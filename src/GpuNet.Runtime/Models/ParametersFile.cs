namespace GpuNet;

/// <summary>
/// Parameters alone as a safetensors file, for a network that is made in code: the tensors of <see cref="Network.Tensors"/>, as
/// <c>layers.0.weight</c> (n_in, n_out). The file of a <see cref="Model"/> has them by the same names, with all that it takes to predict
/// from a table.
/// </summary>
public static class ParametersFile
{
    /// <summary>Writes parameters, whole or not at all.</summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static void Save(string path, Parameters parameters) =>
        new SafeTensors([.. TensorsOf(parameters)], new Dictionary<string, string>()).Write(path);

    /// <summary>Reads the parameters of a network; tensors of other names are ignored. Values come back as the same bits.</summary>
    /// <exception cref="InputException">The file cannot be read, or a tensor is missing or has other extents.</exception>
    public static Parameters Load(string path, Network network) => Read(network, SafeTensors.Read(path), path);

    internal static IEnumerable<Tensor> TensorsOf(Parameters parameters) =>
        parameters.Network.Tensors.Select(tensor => new Tensor(tensor.Name, tensor.Shape, parameters.Get(tensor.Name)));

    internal static Parameters Read(Network network, SafeTensors file, string path)
    {
        // Every shape is checked against the file before memory is taken for the network.
        var values = network.Tensors.Select(tensor => (tensor.Name, Values: file.ValuesOf(tensor.Name, tensor.Shape, path))).ToList();
        var parameters = new Parameters(network);
        foreach (var tensor in values)
            parameters.Set(tensor.Name, tensor.Values);
        return parameters;
    }
}

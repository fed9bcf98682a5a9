using GpuNet.Files;

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
    /// <param name="path">The file.</param>
    /// <param name="network">The network.</param>
    /// <param name="allowNonFinite">Whether parameters may be NaN or infinite.</param>
    /// <exception cref="InputException">
    /// The file cannot be read, a tensor is missing or has other extents, or a value is not finite and may not be.
    /// </exception>
    public static Parameters Load(string path, Network network, bool allowNonFinite = false) =>
        Read(network, SafeTensors.Read(path, header => Check(network, header, path)), path, allowNonFinite);

    internal static IEnumerable<Tensor> TensorsOf(Parameters parameters) =>
        parameters.Network.Tensors.Select(tensor => new Tensor(tensor.Name, tensor.Shape, parameters.Get(tensor.Name)));

    /// <summary>Fails where a tensor of the network is not in a file, or has other extents there.</summary>
    internal static void Check(Network network, SafeTensorsHeader header, string path)
    {
        var entries = header.Entries.ToDictionary(entry => entry.Name);
        foreach (var tensor in network.Tensors)
            SafeTensors.CheckShape(entries.GetValueOrDefault(tensor.Name)?.Shape, tensor.Name, tensor.Shape, path);
    }

    internal static Parameters Read(Network network, SafeTensors file, string path, bool allowNonFinite)
    {
        var values = network.Tensors.Select(tensor => (tensor.Name, Values: file.ValuesOf(tensor.Name, tensor.Shape, path))).ToList();
        var parameters = new Parameters(network);
        foreach (var tensor in values)
        {
            if (!allowNonFinite && FindNonFinite(tensor.Name, tensor.Values) is { } problem)
                throw Refused(path, problem);
            parameters.Set(tensor.Name, tensor.Values);
        }
        return parameters;
    }

    /// <summary>Fails where a parameter is NaN or infinite, or warns where it may be.</summary>
    internal static void CheckFinite(Parameters parameters, string path, bool allowNonFinite)
    {
        var problems = parameters.Network.Tensors.Select(tensor => FindNonFinite(tensor.Name, parameters.Get(tensor.Name)))
            .OfType<string>().ToList();
        if (problems is not [var first, .. var others])
            return;
        if (!allowNonFinite)
            throw Refused(path, first);
        string more = others.Count > 0 ? $", and so have {others.Count.Counted("other tensor")}" : "";
        Message.Warn($"{path}: {first}{more}: predictions may not be finite either");
    }

    static string? FindNonFinite(string name, float[] values)
    {
        int place = Array.FindIndex(values, value => !float.IsFinite(value));
        return place < 0 ? null : $"the tensor '{name}' has values that are not finite, as {values[place]} at place {place}";
    }

    static InputException Refused(string path, string problem) =>
        SafeTensors.Unusable(path, $"{problem}; set {Setting.AllowNonFinite.To("True")} to load it nevertheless");
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace GpuNet;

/// <summary>
/// A safetensors file of the weights of another program's dense network: the state_dict of an <c>nn.Sequential</c> of PyTorch
/// (<c>0.weight</c> (n_out, n_in), <c>0.bias</c>; of normalisations <c>running_mean</c>, <c>running_var</c>), or the weights of dense
/// layers of Keras (<c>dense/kernel</c> (n_in, n_out), <c>dense/bias</c>). Its layers are in the order of their numbers. It says nothing of
/// activations.
/// </summary>
public static partial class StateDict
{
    /// <summary>Reads a model.</summary>
    /// <param name="path">The file. Where it has <c>features.offset</c> and <c>features.unit</c>, features are scaled with them first, and
    /// numbers that are predicted with <c>target.offset</c> and <c>target.unit</c> last.</param>
    /// <param name="options">What the file does not say.</param>
    /// <exception cref="InputException">The file cannot be read, or is not of a dense network.</exception>
    public static Model Load(string path, ImportOptions options)
    {
        var file = SafeTensors.Read(path, advise: kind => kind.ToImport);
        if (ModelFile.IsModel(file.Metadata))
            throw ImportedModel.Bad(path, "it is a model of GpuNet already; use it as it is");
        var theta = options.Activation
            ?? throw ImportedModel.Bad(path, $"the file does not say which activation is between the layers; add {Setting.Activation}");
        var modules = ModulesOf(file, path);
        var layers = modules.Select((module, place) => LayerOf(module, ThetaBehind(modules, place, theta), path)).ToList();
        Parameters parameters;
        try
        {
            parameters = new(NetworkOf(modules, [.. layers.Select(layer => layer.Layer)], path));
            foreach (var (place, layer) in layers.Index())
            {
                foreach (var (name, values) in layer.Tensors)
                    parameters.Set($"layers.{place}.{name}", values);
            }
        }
        catch (ArgumentException problem)
        {
            throw ImportedModel.Bad(path, problem.Problem());
        }
        var network = parameters.Network;
        return ImportedModel.Create(
            path, parameters, Link.Identity, ScalingOf(file, "features", network.Inputs, path),
            ScalingOf(file, "target", network.Outputs, path), options);
    }

    /// <summary>The tensors of a module.</summary>
    sealed record Module(string Name, string Stem, int Number, IReadOnlyDictionary<string, Tensor> Tensors)
    {
        // In a Sequential every module has a number, also those without tensors, as activations.
        public bool IsNumbered => Stem.Length == 0 || Stem.EndsWith('.');
    }

    static List<Module> ModulesOf(SafeTensors file, string path)
    {
        var groups = file.Tensors.Where(tensor => !IsScaling(tensor.Name))
            .Select(tensor => (Tensor: tensor, Match: Name().Match(tensor.Name)))
            .GroupBy(entry => entry.Match.Success
                ? entry.Match.Groups["module"].Value
                : throw ImportedModel.Bad(path, $"the tensor {entry.Tensor.Name.Quote()} has no name as '0.weight' or 'dense/kernel'"));
        List<Module> modules = [.. groups.Select(group =>
        {
            var number = Number().Match(group.Key);
            return new Module(
                group.Key, group.Key[..^number.Length], number.Length > 0 ? NumberOf(number.Value, path) : 0,
                group.ToDictionary(entry => entry.Match.Groups["tensor"].Value, entry => entry.Tensor));
        }).OrderBy(module => module.Number)];
        if (modules.Count == 0)
            throw ImportedModel.Bad(path, "it has no tensors");
        // Keras: dense, dense_1, dense_2.
        if (modules.Select(module => module.Stem.TrimEnd('_')).Distinct().Count() > 1)
        {
            throw ImportedModel.Bad(path, "its layers differ in more than their number, so that their order is not known: "
                + $"{modules.Select(module => module.Name).ToList().Quote()}; write an ONNX file");
        }
        return modules;
    }

    // A number is missing where an activation is; in classes with named layers one follows each, behind its normalisation.
    static Activation ThetaBehind(List<Module> modules, int place, Activation theta)
    {
        if (place == modules.Count - 1)
            return Activation.Identity;
        var (module, next) = (modules[place], modules[place + 1]);
        return module.IsNumbered ? next.Number - module.Number > 1 ? theta : Activation.Identity
            : IsDense(next) || !IsDense(module) ? theta : Activation.Identity;
    }

    static Network NetworkOf(List<Module> modules, Layer[] layers, string path)
    {
        int inputs = InputsOf(modules[0], path), width = inputs;
        foreach (var (module, layer) in modules.Zip(layers))
        {
            if (InputsOf(module, path) is var taken && taken != width)
            {
                throw ImportedModel.Bad(
                    path, $"the layer {module.Name.Quote()} takes {taken.Counted("value")}, but {width} come from the one before it");
            }
            width = layer.OutputsFor(width);
        }
        return new(inputs, [.. layers]);
    }

    static bool IsDense(Module module) => module.Tensors.ContainsKey("kernel")
        || (module.Tensors.TryGetValue("weight", out var weight) && weight.Shape.Length == 2);

    static int InputsOf(Module first, string path) => first.Tensors switch
    {
        var tensors when tensors.TryGetValue("kernel", out var kernel) && kernel.Shape.Length == 2 => kernel.Shape[0],
        var tensors when tensors.TryGetValue("weight", out var weight) && weight.Shape.Length is 1 or 2 => weight.Shape[^1],
        _ => throw Strange(first, path),
    };

    static (Layer Layer, Dictionary<string, float[]> Tensors) LayerOf(Module module, Activation theta, string path)
    {
        var tensors = module.Tensors.ToDictionary(
            entry => entry.Key, entry => Array.ConvertAll(entry.Value.Doubles, value => (float)value));
        if (IsDense(module))
        {
            bool isKeras = tensors.TryGetValue("kernel", out var weights);
            var shape = module.Tensors[isKeras ? "kernel" : "weight"].Shape;
            if (shape.Length != 2 || tensors.Count > 2)
                throw Strange(module, path);
            int width = shape[isKeras ? 1 : 0];
            return (new DenseLayer(width, theta), new()
            {
                ["weight"] = weights ?? Transposed(tensors["weight"], width, shape[1]),
                ["bias"] = tensors.GetValueOrDefault("bias") ?? new float[width],
            });
        }
        if (!tensors.TryGetValue("weight", out var gamma) || !tensors.TryGetValue("bias", out var beta))
            throw Strange(module, path);
        var scales = new Dictionary<string, float[]> { ["gamma"] = gamma, ["beta"] = beta };
        if (!tensors.TryGetValue("running_mean", out var mean) || !tensors.TryGetValue("running_var", out var variance))
            return (new LayerNormLayer(theta), scales);
        (scales["mean"], scales["variance"]) = (mean, variance);
        return (new BatchNormLayer(theta), scales);
    }

    static InputException Strange(Module module, string path) => ImportedModel.Bad(path,
        $"the layer {module.Name.Quote()} with {module.Tensors.Keys.ToList().Quote()} is neither dense nor a normalisation");

    static float[] Transposed(float[] values, int rows, int columns)
    {
        var transposed = new float[values.Length];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
                transposed[j * rows + i] = values[i * columns + j];
        }
        return transposed;
    }

    static bool IsScaling(string name) => name is "features.offset" or "features.unit" or "target.offset" or "target.unit";

    static Scaler? ScalingOf(SafeTensors file, string of, int columns, string path)
    {
        if (file.Find($"{of}.offset") is null && file.Find($"{of}.unit") is null)
            return null;
        try
        {
            return new(file.DoublesOf($"{of}.offset", [columns], path), file.DoublesOf($"{of}.unit", [columns], path));
        }
        catch (ArgumentException problem)
        {
            throw ImportedModel.Bad(path, $"'{of}.offset' or '{of}.unit': {problem.Problem()}");
        }
    }

    [GeneratedRegex(@"^(?<module>.+)[./](?<tensor>weight|bias|running_mean|running_var|kernel)(:0)?$")]
    private static partial Regex Name();

    [GeneratedRegex(@"\d*$")]
    private static partial Regex Number();

    static int NumberOf(string digits, string path) => int.TryParse(digits, CultureInfo.InvariantCulture, out int number)
        ? number
        : throw ImportedModel.Bad(path, $"{digits.Quote()} is too large for the number of a layer");
}

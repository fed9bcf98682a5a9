using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using GpuNet.Files;

namespace GpuNet;

/// <summary>
/// A model as a safetensors file: the tensors of <see cref="Network.Tensors"/>, as <c>layers.0.weight</c> (n_in, n_out; the transpose of
/// a PyTorch Linear) and <c>layers.0.bias</c> (n_out), <c>features.offset</c> and <c>features.unit</c> (columns), <c>features.fill</c>
/// (columns) where missing values are filled, for regression <c>target.offset</c> and <c>target.unit</c> (n_out); the rest is one JSON text
/// in the metadata under <c>gpunet</c>, and how it was trained another under <c>training</c>. Values come back as the same bits. Tensors of
/// other names are ignored.
/// </summary>
public static class ModelFile
{
    const int Version = 4;
    const string Key = "gpunet", SettingsKey = "training";
    const string FillName = "features.fill";

    static readonly JsonSerializerOptions options = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters =
        {
            new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false),
            new NamedConverter<Activation>("activation", Activation.Find, activation => activation.Name),
            new NamedConverter<Loss>("loss", Loss.Find, loss => loss.Name),
        },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes a model, whole or not at all.</summary>
    /// <exception cref="ArgumentException">The parts of the model do not fit together.</exception>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static void Save(string path, Model model)
    {
        if (model.FindProblem() is { } problem)
            throw new ArgumentException(problem, nameof(model));
        var description = new Description(
            Version, model.Task, model.Loss, [.. model.TargetNames], [.. model.FeatureNames], model.Window,
            model.Preprocessing.Encoder?.Categories, model.ClassNames?.ToArray(), model.Threshold, model.Network);
        var metadata = new Dictionary<string, string>
        {
            [Key] = JsonSerializer.Serialize(description, options),
            [SettingsKey] = JsonSerializer.Serialize(model.TrainingSettings, options),
        };
        new SafeTensors([.. TensorsOf(model)], metadata).Write(path);
    }

    /// <summary>Reads a model.</summary>
    /// <exception cref="InputException">The file cannot be read, or is not a model of this version.</exception>
    public static Model Load(string path)
    {
        var file = SafeTensors.Read(path);
        var description = Describe(file, path);
        var network = description.Network;
        var model = new Model
        {
            Parameters = ParametersFile.Read(network, file, path),
            Loss = description.Loss,
            Task = description.Task,
            TargetNames = description.Targets,
            FeatureNames = description.Features,
            Window = description.Window,
            ClassNames = description.Classes,
            Preprocessing = PreprocessingOf(description, file, path),
            TargetScaling = description.Task == LearningTask.Regression ? ScalingOf("target", network.Outputs, file, path) : null,
            Threshold = description.Threshold,
            TrainingSettings = SettingsOf(file, path),
        };
        return model.FindProblem() is { } problem ? throw SafeTensors.Unusable(path, problem) : model;
    }

    static IEnumerable<Tensor> TensorsOf(Model model)
    {
        foreach (var tensor in ParametersFile.TensorsOf(model.Parameters))
            yield return tensor;
        foreach (var (name, scaling) in new[] { ("features", model.Preprocessing.Scaler), ("target", model.TargetScaling) })
        {
            if (scaling is null)
                continue;
            yield return new(OffsetName(name), [scaling.Columns], scaling.Offsets.ToArray());
            yield return new(UnitName(name), [scaling.Columns], scaling.Units.ToArray());
        }
        if (model.Preprocessing.Imputer is { } imputer)
            yield return new(FillName, [imputer.Columns], imputer.Fills.ToArray());
    }

    static Description Describe(SafeTensors file, string path)
    {
        if (!file.Metadata.TryGetValue(Key, out string? json))
            throw SafeTensors.Unusable(path, $"its metadata have no '{Key}', so GpuNet did not write it");
        try
        {
            // The version first: other versions may have other fields.
            using (var document = JsonDocument.Parse(json))
            {
                if (document.RootElement.ValueKind != JsonValueKind.Object
                    || !document.RootElement.TryGetProperty("version", out var version) || version.ValueKind != JsonValueKind.Number)
                {
                    throw SafeTensors.Unusable(path, "its description has no version");
                }
                if (version.GetRawText() != $"{Version}")
                {
                    throw SafeTensors.Unusable(
                        path, $"it is of version {version.GetRawText().Shorten()}; this GpuNet reads version {Version}");
                }
            }
            var description = JsonSerializer.Deserialize<Description>(json, options)!;
            // Nullability says nothing to the serializer about what is inside arrays.
            var names = description.Features.Concat(description.Targets).Concat(description.Classes ?? []);
            var categories = (description.Categories ?? []).SelectMany(list => list ?? []);
            if (names.Concat(categories).Any(name => name is null))
                throw SafeTensors.Unusable(path, "a feature, target, category or class has no name");
            return description.Network.Layers.IsEmpty ? throw SafeTensors.Unusable(path, "its network has no layers") : description;
        }
        catch (NotSupportedException)
        {
            throw SafeTensors.Unusable(path, "a layer has no kind");
        }
        catch (JsonException exception)
        {
            throw SafeTensors.Unusable(path, $"its description cannot be read at {(exception.Path ?? "$").Quote()}");
        }
        catch (Exception exception) when (exception is UnknownNameException or ArgumentException)
        {
            throw SafeTensors.Unusable(path, exception.Message);
        }
    }

    static Dictionary<string, string> SettingsOf(SafeTensors file, string path)
    {
        try
        {
            return file.Metadata.TryGetValue(SettingsKey, out string? json)
                ? JsonSerializer.Deserialize<Dictionary<string, string>>(json, options) ?? []
                : [];
        }
        catch (JsonException)
        {
            throw SafeTensors.Unusable(path, $"how it was trained cannot be read from its metadata under '{SettingsKey}'");
        }
    }

    static Pipeline PreprocessingOf(Description description, SafeTensors file, string path)
    {
        int columns = description.Window.Step > 0 ? description.Features.Length / description.Window.Step : 0;
        try
        {
            return new(
                description.Features[..columns],
                file.Find(FillName) is null ? null : new Imputer(file.ValuesOf(FillName, [columns], path)),
                ScalingOf("features", columns, file, path),
                description.Categories is null ? null : new OneHotEncoder(description.Categories));
        }
        catch (ArgumentException exception)
        {
            throw SafeTensors.Unusable(path, exception.Message);
        }
    }

    static Scaler ScalingOf(string name, int columns, SafeTensors file, string path)
    {
        float[] offsets = file.ValuesOf(OffsetName(name), [columns], path);
        float[] units = file.ValuesOf(UnitName(name), [columns], path);
        if (offsets.Length == 0 || !offsets.All(float.IsFinite) || !units.All(unit => unit > 0f && float.IsFinite(unit)))
            throw SafeTensors.Unusable(path, $"'{OffsetName(name)}' or '{UnitName(name)}' has values that cannot be scaled with");
        return new(offsets, units);
    }

    static string OffsetName(string of) => $"{of}.offset";

    static string UnitName(string of) => $"{of}.unit";

    sealed record Description(
        int Version, LearningTask Task, Loss Loss, string[] Targets, string[] Features, Window Window,
        IReadOnlyList<IReadOnlyList<string>?>? Categories, string[]? Classes, float Threshold, Network Network);
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using GpuNet.Files;

namespace GpuNet;

/// <summary>
/// A model as a safetensors file: the tensors of <see cref="Network.Tensors"/>, as <c>layers.0.weight</c> (n_in, n_out; the transpose of
/// a PyTorch Linear) and <c>layers.0.bias</c> (n_out), <c>features.offset</c> and <c>features.unit</c> (columns), <c>features.fill</c>
/// (columns) where missing values are filled, for regression <c>target.offset</c> and <c>target.unit</c> (n_out), these in 64 bits and of
/// the columns that are not left out. Where features or targets are scaled to normal scores, <c>features.ranked</c> (columns) or
/// <c>target.ranked</c> has how many numbers of each column have a score, <c>features.values</c> these numbers one column after another,
/// and <c>features.scores</c> their scores. The rest is one JSON text in the metadata under <c>gpunet</c>, how it was trained another under
/// <c>training</c>, and what came out a third under <c>record</c>. Values come back as the same bits. Tensors of other names are ignored.
/// </summary>
static class ModelFile
{
    // Version 4 had all columns in the plain format, and version 5 no dates.
    const int Version = 6, OldestRead = 4;
    const string Key = "gpunet", SettingsKey = "training", RecordKey = "record", ConfigurationKey = "configuration", TrialKey = "trial";
    const string FillName = "features.fill";

    // With the kinds of layers that were known when they were made: a serializer asks once.
    static Tuple<IReadOnlyList<LayerKind>, JsonSerializerOptions>? made;

    /// <summary>How descriptions are written and read.</summary>
    internal static JsonSerializerOptions Options
    {
        get
        {
            var kinds = Layer.Kinds;
            if (made is not { } known || known.Item1 != kinds)
                made = known = Tuple.Create(kinds, OptionsFor(kinds));
            return known.Item2;
        }
    }

    static JsonSerializerOptions OptionsFor(IReadOnlyList<LayerKind> kinds) => new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters =
        {
            new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false),
            new NamedConverter<Activation>("activation", Activation.Find, activation => activation.Name),
            new NamedConverter<LearningTask>("task", LearningTask.Find, task => task.FileName, isOpen: false),
            new NamedConverter<Loss>("loss", Loss.Find, loss => loss.Name),
        },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { info => NameLayers(info, kinds) } },
    };

    static void NameLayers(JsonTypeInfo info, IReadOnlyList<LayerKind> kinds)
    {
        if (info.Type != typeof(Layer))
            return;
        info.PolymorphismOptions = new() { TypeDiscriminatorPropertyName = "kind" };
        foreach (var kind in kinds)
            info.PolymorphismOptions.DerivedTypes.Add(new(kind.Type, kind.Name));
    }

    /// <summary>Writes a model, whole or not at all.</summary>
    /// <exception cref="ArgumentException">
    /// The parts of the model do not fit together, or one of them is not registered, so that the file could not be read again.
    /// </exception>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static void Save(string path, Model model)
    {
        if ((model.FindProblem() ?? FindUnregistered(model)) is { } problem)
            throw new ArgumentException(problem, nameof(model));
        var description = new Description(
            Version, model.Task, model.Loss, [.. model.TargetNames], [.. model.FeatureNames], model.Window,
            model.Preprocessing.Encoder?.Categories, model.ClassNames?.ToArray(), model.Threshold, model.Network, model.Formats,
            [.. model.MissingTexts.Named], model.Preprocessing.Constants, model.Dates,
            model.Temperature == 1 ? null : model.Temperature, model.TargetScaling?.IsLogarithmic ?? false,
            model.Preprocessing.ClipsNumbers, model.Preprocessing.Frequencies?.Shares, model.Preprocessing.Scaler.Scores is not null,
            model.TargetScaling?.Scores is not null, model.Season);
        var metadata = new Dictionary<string, string>
        {
            [Key] = JsonSerializer.Serialize(description, Options),
            [SettingsKey] = JsonSerializer.Serialize(model.TrainingSettings, Options),
        };
        if (model.Configuration is { } configuration)
            metadata[ConfigurationKey] = configuration.ToJsonString(Options);
        if (model.TrialConfiguration is { } trial)
            metadata[TrialKey] = trial.ToJsonString(Options);
        if (model.Record is { } record)
            metadata[RecordKey] = JsonSerializer.Serialize(record, Options);
        new SafeTensors([.. TensorsOf(model)], metadata).Write(path);
    }

    /// <summary>Reads a model.</summary>
    /// <param name="path">The file.</param>
    /// <param name="allowNonFinite">Whether parameters may be NaN or infinite.</param>
    /// <exception cref="InputException">
    /// The file cannot be read, is not a model of this version, or has a parameter that is not finite and may not be.
    /// </exception>
    public static Model Load(string path, bool allowNonFinite = false)
    {
        Description description = null!;
        var file = SafeTensors.Read(path, header =>
        {
            description = Describe(header.Metadata, path);
            ParametersFile.Check(description.Network, header, path);
        });
        var network = description.Network;
        var model = new Model
        {
            Parameters = ParametersFile.Read(network, file, path, allowNonFinite),
            Loss = description.Loss,
            Task = description.Task,
            TargetNames = description.Targets,
            FeatureNames = description.Features,
            Window = description.Window,
            Season = description.Season,
            ClassNames = description.Classes,
            Preprocessing = PreprocessingOf(description, file, path),
            TargetScaling = description.Task.HasScaledTargets
                ? ScalingOf("target", network.Outputs, file, path, description.RankedTargets, description.LogTargets)
                : null,
            Threshold = description.Threshold,
            Temperature = description.Temperature ?? 1,
            Formats = description.Formats ?? new Dictionary<string, NumberFormat>(),
            Dates = description.Dates ?? new Dictionary<string, string>(),
            MissingTexts = new(description.MissingTexts ?? []),
            TrainingSettings = Read<Dictionary<string, string>>(file, SettingsKey, path) ?? [],
            Configuration = Read<JsonObject>(file, ConfigurationKey, path),
            TrialConfiguration = Read<JsonObject>(file, TrialKey, path),
            Record = Read<TrainingRecord>(file, RecordKey, path),
        };
        return model.FindProblem() is { } problem ? throw SafeTensors.Unusable(path, problem) : model;
    }

    /// <summary>Whether the texts about a file are those of a model.</summary>
    public static bool IsModel(IReadOnlyDictionary<string, string> metadata) => metadata.ContainsKey(Key);

    // What a file of the model would name, but nobody could find.
    static string? FindUnregistered(Model model)
    {
        var layers = model.Network.Layers.SelectMany(layer => layer.WithInner).Select(layer => layer.GetType());
        return layers.Except(Layer.Kinds.Select(kind => kind.Type)).FirstOrDefault() is { } type
            ? $"the layer {type.Name} has no name in files yet: call Layer.Register<{type.Name}>(\"a name\") first"
            : null;
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
            foreach (var tensor in ScoresFile.TensorsOf(name, scaling.Scores))
                yield return tensor;
        }
        if (model.Preprocessing.Imputer is { } imputer)
            yield return new(FillName, [imputer.Columns], imputer.Fills.ToArray());
    }

    static Description Describe(IReadOnlyDictionary<string, string> metadata, string path)
    {
        if (!metadata.TryGetValue(Key, out string? json))
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
                if (!version.TryGetInt32(out int number) || number is < OldestRead or > Version)
                {
                    throw SafeTensors.Unusable(
                        path, $"it is of version {version.GetRawText().Shorten()}; this GpuNet reads versions {OldestRead} to {Version}");
                }
            }
            var description = JsonSerializer.Deserialize<Description>(json, Options)!;
            // Nullability says nothing to the serializer about what is inside arrays.
            var names = description.Features.Concat(description.Targets).Concat(description.Classes ?? []);
            var categories = (description.Categories ?? []).SelectMany(list => list ?? []);
            if (names.Concat(categories).Any(name => name is null))
                throw SafeTensors.Unusable(path, "a feature, target, category or class has no name");
            bool hasNull = (description.Formats ?? new Dictionary<string, NumberFormat>()).Values.Any(format => format is null)
                || (description.MissingTexts ?? []).Any(text => text is null)
                || (description.Dates ?? new Dictionary<string, string>()).Values.Any(format => format is null);
            if (hasNull)
                throw SafeTensors.Unusable(path, "a format of numbers or dates or a text for missing values is null");
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
        catch (UnknownNameException exception)
        {
            throw SafeTensors.Unusable(path, exception.Message);
        }
        catch (ArgumentException exception)
        {
            throw SafeTensors.Unusable(path, exception.Problem());
        }
    }

    static T? Read<T>(SafeTensors file, string key, string path) where T : class
    {
        try
        {
            return file.Metadata.TryGetValue(key, out string? json) ? JsonSerializer.Deserialize<T>(json, Options) : null;
        }
        catch (JsonException)
        {
            throw SafeTensors.Unusable(path, $"how it was trained cannot be read from its metadata under '{key}'");
        }
    }

    static Pipeline PreprocessingOf(Description description, SafeTensors file, string path)
    {
        int columns = description.Window.Step > 0 ? description.Features.Length / description.Window.Step : 0;
        // The steps are of the columns that are not left out.
        int kept = columns - description.Constants?.Count(constant => constant is not null) ?? columns;
        try
        {
            return new(
                description.Features[..columns],
                file.Find(FillName) is null ? null : new Imputer(file.DoublesOf(FillName, [kept], path)),
                ScalingOf("features", kept, file, path, description.RankedFeatures),
                description.Categories is null ? null : new OneHotEncoder(description.Categories),
                description.Constants,
                description.ClipsNumbers,
                description.Frequencies is null ? null : new FrequencyEncoder(description.Frequencies));
        }
        catch (ArgumentException exception)
        {
            throw SafeTensors.Unusable(path, exception.Problem());
        }
    }

    static Scaler ScalingOf(string name, int columns, SafeTensors file, string path, bool isRanked, bool isLogarithmic = false)
    {
        double[] offsets = file.DoublesOf(OffsetName(name), [columns], path);
        double[] units = file.DoublesOf(UnitName(name), [columns], path);
        if (offsets.Length == 0 || !offsets.All(double.IsFinite) || !units.All(unit => unit > 0 && double.IsFinite(unit)))
            throw SafeTensors.Unusable(path, $"'{OffsetName(name)}' or '{UnitName(name)}' has values that cannot be scaled with");
        return new(offsets, units)
        {
            IsLogarithmic = isLogarithmic,
            Scores = isRanked ? ScoresFile.Read(name, columns, file, path) : null,
        };
    }

    static string OffsetName(string of) => $"{of}.offset";

    static string UnitName(string of) => $"{of}.unit";

    sealed record Description(
        int Version, LearningTask Task, Loss Loss, string[] Targets, string[] Features, Window Window,
        IReadOnlyList<IReadOnlyList<string>?>? Categories, string[]? Classes, float Threshold, Network Network,
        IReadOnlyDictionary<string, NumberFormat>? Formats = null, string[]? MissingTexts = null,
        IReadOnlyList<string?>? Constants = null, IReadOnlyDictionary<string, string>? Dates = null,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Temperature = null,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool LogTargets = false,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool ClipsNumbers = false,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        IReadOnlyList<IReadOnlyDictionary<string, float>?>? Frequencies = null,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool RankedFeatures = false,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool RankedTargets = false,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Season = null);
}

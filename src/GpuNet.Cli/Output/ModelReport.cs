using System.Globalization;
using System.Text.Json.Nodes;
using GpuNet.Cli.Commands;

namespace GpuNet.Cli.Output;

/// <summary>What is in a model file, for people and for programs.</summary>
/// <param name="Model">The model.</param>
/// <param name="File">The file.</param>
sealed record ModelReport(Model Model, FileInfo File) : IReport
{
    const int Longest = 80;

    Pipeline Steps => Model.Preprocessing;

    public string ToJson()
    {
        var record = Model.Record;
        return new JsonObject
        {
            ["file"] = File.Name,
            ["bytes"] = File.Length,
            ["written"] = File.LastWriteTimeUtc.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["task"] = TaskName.Of(Model.Task),
            ["targets"] = Array(Model.TargetNames),
            ["classes"] = Model.ClassNames is { } classes ? Array(classes) : null,
            ["threshold"] = Model.Task.HasThreshold ? Model.Threshold : null,
            ["temperature"] = Model.Temperature == 1 ? null : Model.Temperature,
            ["loss"] = Model.Loss.ToString(),
            ["network"] = Model.Network.ToString(),
            ["parameters"] = Model.Network.ParameterCount,
            ["tensors"] = new JsonArray([.. Model.Network.Tensors.Select(tensor => new JsonObject
            {
                ["name"] = tensor.Name,
                ["shape"] = new JsonArray([.. tensor.Shape.Select(extent => JsonValue.Create(extent))]),
            })]),
            ["window"] = Model.Window.IsSeries ? Model.Window.Length : null,
            ["horizon"] = Model.Window.IsSeries ? Model.Window.Horizon : null,
            ["season"] = Model.Season,
            ["columns"] = new JsonArray([.. Columns().Select(column => column.ToJson())]),
            ["settings"] = Object(Model.TrainingSettings, text => JsonValue.Create(text)),
            ["configuration"] = Model.Configuration?.DeepClone(),
            ["trial"] = Model.TrialConfiguration?.DeepClone(),
            ["data"] = record?.Data,
            ["fingerprint"] = record?.Fingerprint,
            ["device"] = record?.Device,
            ["version"] = record?.Version,
            ["epoch"] = record?.Epoch,
            ["scores"] = record is null ? null : Object(record.Parts, ToJson),
        }.Indented();
    }

    public void Print(TextWriter output)
    {
        Line("file", $"{File.Name}, {File.Length:N0} bytes, written {File.LastWriteTimeUtc:yyyy-MM-dd HH:mm} UTC");
        Line("task", TaskName.Of(Model.Task) + (Model.TargetNames.Count > 0 ? $" of {Model.TargetNames.Quote()}" : ""));
        if (Model.ClassNames is { } classes)
            Line("classes", classes.Quote());
        if (Model.Task.HasThreshold)
            Line("threshold", $"{Model.Threshold}");
        if (Model.Temperature != 1)
            Line("logits", $"divided by the temperature {Format(Model.Temperature)}, for calibrated probabilities");
        Line("network", $"{Model.Network}, {Model.Network.ParameterCount} parameters");
        foreach (var tensor in Model.Network.Tensors)
            Line("", $"{tensor.Name} ({string.Join(", ", tensor.Shape)})");
        if (Model.Window.Length > 1)
        {
            string ahead = Model.Window.Horizon > 1 ? $"; {Model.Window.Horizon} rows behind them are predicted" : "";
            string season = Model.Season is { } rows ? $"; a season has {rows}" : "";
            Line("example", Model.Window.IsSeries
                ? $"{Model.Window.Length.Counted("row")}, one behind the other{ahead}{season}"
                : "a pair, the columns of both");
        }
        Rows("columns", Columns().Select(column => (column.Name, column.ToString())));
        Rows("settings", Settings());
        if (Model.Record is not { } record)
            return;
        Line("data", $"{record.Data}, {record.Parts.Values.Sum(part => part.Examples)} examples, fingerprint {record.Fingerprint}");
        Rows("scores", record.Parts.Select(part => (part.Key,
            part.Value.Examples.Counted("example")
                + string.Concat(Shown(part.Value).Select(score => $", {score.Key} {Format(score.Value)}")))));
        Line("trained", $"to epoch {record.Epoch} on {record.Device} by GpuNet {record.Version}");

        void Line(string title, string text) => output.WriteLine($"{title,-10}{text}");

        void Rows(string title, IEnumerable<(string Name, string Text)> rows)
        {
            var all = rows.ToList();
            int width = all.Count == 0 ? 0 : all.Max(row => row.Name.Length);
            foreach (var (place, (name, text)) in all.Index())
                Line(place == 0 ? title : "", $"{name.Shorten().PadRight(width)}  {text}");
        }
    }

    IEnumerable<KeyValuePair<string, double>> Shown(PartScores part)
    {
        var names = EvaluationText.Shown(Model.Task).Select(metric => metric.Name).Prepend("loss").ToHashSet();
        return part.Scores.Where(score => names.Contains(score.Key));
    }

    // What was decided; then options that say what is written elsewhere, too, as far as they say anything. The model to start from has its
    // file's name among the options, and what an unfinished search was to make of its best settings is not there.
    IEnumerable<(string Name, string Text)> Settings()
    {
        var (decided, options) = (Model.TrainingSettings, Model.Configuration ?? []);
        string[] hidden = decided.ContainsKey("unfinished") ? ["ensemble", "refit"] : [];
        string? start = options["start-from"] is { } file ? Text(file) : null;
        return decided.Select(setting => (setting.Key, setting.Key == "start-from" ? start ?? setting.Value : setting.Value))
            .Concat(options.Where(entry => !decided.ContainsKey(entry.Key) && !hidden.Contains(entry.Key))
                .Select(entry => (entry.Key, Text(entry.Value))).Where(entry => entry.Item2 is not ("" or "false")));

        static string Text(JsonNode? value) => value is JsonArray list ? string.Join(',', list) : $"{value}";
    }

    // What becomes of each column; of pairs of those of one half.
    IEnumerable<ColumnSummary> Columns()
    {
        int place = 0, input = 0;
        var first = (Model.Network.Layers[0] switch
        {
            TwinLayer twin => twin.Tower,
            NetworkMeanLayer mean => mean.Networks[0],
            _ => Model.Network,
        }).Layers;
        var vectors = first.Take(2).OfType<CategoryVectorsLayer>().FirstOrDefault();
        foreach (var (column, name) in Steps.Columns.Index())
        {
            var format = Model.Formats.GetValueOrDefault(name);
            if (Steps.Constants[column] is { } constant)
            {
                yield return new(name, format) { Constant = constant };
                continue;
            }
            double fill = Steps.Imputer is { } imputer ? imputer.Fills[place] : double.NaN;
            yield return new(name, format)
            {
                Categories = Steps.Encoder?.Categories[place],
                Frequencies = Steps.Frequencies?.Shares[place],
                Offset = Steps.Scaler.Offsets[place],
                Unit = Steps.Scaler.Units[place],
                Quantiles = Steps.Scaler.Scores?[place]?.Values.Length ?? 0,
                Fill = double.IsNaN(fill) ? null : fill,
                Bins = first[0] is PiecewiseLinearLayer piecewise ? piecewise.Bins[input] : 0,
                Cosines = first[0] is PeriodicLayer periodic ? periodic.Frequencies[input] : 0,
                Vector = Steps.Encoder?.Categories[place] is { } texts && texts.Count > vectors?.Width ? vectors.Width : 0,
            };
            input += Steps.Encoder?.Categories[place]?.Count ?? 1;
            place++;
        }
    }

    static string Format(double value) => EvaluationText.Format(value);

    static JsonArray Array(IEnumerable<string> texts) => [.. texts.Select(text => JsonValue.Create(text))];

    static JsonObject Object<T>(IReadOnlyDictionary<string, T> entries, Func<T, JsonNode?> toJson) =>
        new(entries.Select(entry => KeyValuePair.Create(entry.Key, toJson(entry.Value))));

    static JsonObject ToJson(PartScores part)
    {
        var json = new JsonObject { ["examples"] = part.Examples };
        foreach (var (name, value) in part.Scores)
            json[name] = value;
        return json;
    }

    /// <summary>What becomes of a column.</summary>
    sealed record ColumnSummary(string Name, NumberFormat? Format)
    {
        public string? Constant { get; init; }

        public IReadOnlyList<string>? Categories { get; init; }

        public IReadOnlyDictionary<string, float>? Frequencies { get; init; }

        public double Offset { get; init; }

        public double Unit { get; init; } = 1;

        public int Quantiles { get; init; }

        public double? Fill { get; init; }

        public int Bins { get; init; }

        public int Cosines { get; init; }

        public int Vector { get; init; }

        string Kind => Constant is not null ? "left out" : Categories is not null ? "categories"
            : Frequencies is not null ? "frequency" : "number";

        public JsonObject ToJson()
        {
            var json = new JsonObject { ["name"] = Name, ["kind"] = Kind };
            if (Constant is not null)
                json["constant"] = Constant;
            else if (Categories is { } texts)
                json["categories"] = Array(texts);
            else if (Quantiles > 0)
                json["quantiles"] = Quantiles;
            else
                (json["offset"], json["unit"]) = (Offset, Unit);
            if (Frequencies is { } shares)
                json["frequencies"] = Object(shares, share => JsonValue.Create(share));
            if (Bins > 0)
                json["bins"] = Bins;
            if (Cosines > 0)
                json["cosines"] = Cosines;
            if (Vector > 0)
                json["vector"] = Vector;
            if (Fill is { } fill)
                json["fill"] = fill;
            if (Format is not null)
                json["format"] = Format.ToString();
            return json;
        }

        public override string ToString()
        {
            string missing = Fill is { } fill ? $", {ModelReport.Format(fill)} where missing" : "";
            string number = Frequencies is { } shares ? $"frequency of each of {shares.Count.Counted("text")}" : Kind;
            string basis = Bins > 0 ? $", {Bins} bins" : Cosines > 0 ? $", {Cosines} cosines" : "";
            string vector = Vector > 0 ? $", each a vector of {Vector}" : "";
            string format = Format is null ? "" : $", written {Format}";
            string text = Constant is not null ? $"left out: {Constant.Quote()} in every training row"
                : Categories is { } texts ? $"{texts.Count} categories{vector}: {texts.Quote()}"
                : Quantiles > 0 ? $"{number}: to a normal distribution by {Quantiles} quantiles{basis}{missing}{format}"
                : (Offset, Unit) == (0, 1) ? $"{number}{basis}{missing}{format}"
                : $"{number}: (x − {ModelReport.Format(Offset)}) / {ModelReport.Format(Unit)}{basis}{missing}{format}";
            return text.Length <= Longest ? text : text[..Longest] + "…";
        }
    }
}

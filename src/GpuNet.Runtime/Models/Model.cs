using System.Text.Json.Nodes;
using GpuNet.Data;

namespace GpuNet;

/// <summary>A trained network with all that is needed to predict from a table: what is saved.</summary>
public sealed partial record Model
{
    /// <summary>The network's weights and biases.</summary>
    public required Parameters Parameters { get; init; }

    /// <summary>The loss it was trained with, whose link makes answers of its outputs.</summary>
    public required Loss Loss { get; init; }

    /// <summary>What it predicts.</summary>
    public required LearningTask Task { get; init; }

    /// <summary>The names of what it predicts; none for an autoencoder.</summary>
    public required IReadOnlyList<string> TargetNames { get; init; }

    /// <summary>
    /// The names of its answers: those of the targets, or with a horizon of several rows those of each step ahead, <c>height +1</c>.
    /// </summary>
    public IReadOnlyList<string> AnswerNames => Window.AnswerNames(TargetNames);

    /// <summary>
    /// The names of the columns that it predicts from: those of its preprocessing, or of pairs those of the first and then of the second.
    /// </summary>
    public IReadOnlyList<string> FeatureNames { get => field ?? Preprocessing.Columns; init; }

    /// <summary>Which rows an example is made of.</summary>
    public Window Window { get; init; } = Window.Row;

    /// <summary>After how many rows its time series repeats itself, for a baseline of its scores; null where it does not.</summary>
    public int? Season { get; init; }

    /// <summary>The classes, in the order of its outputs; the two of a binary classification; null where there are none.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>What makes the network's inputs of these columns.</summary>
    public required Pipeline Preprocessing { get; init; }

    /// <summary>How the numbers of columns are written that have another format than <see cref="NumberFormat.Plain"/>.</summary>
    public IReadOnlyDictionary<string, NumberFormat> Formats { get; init; } = new Dictionary<string, NumberFormat>();

    /// <summary>The formats of the columns of dates and times that its features are made of.</summary>
    public IReadOnlyDictionary<string, string> Dates { get; init; } = new Dictionary<string, string>();

    /// <summary>The texts that say that a cell has no value.</summary>
    public MissingTexts MissingTexts { get; init; } = MissingTexts.Usual;

    /// <summary>What is undone on the outputs of a regression; null elsewhere.</summary>
    public Scaler? TargetScaling { get; init; }

    /// <summary>
    /// The probability from which a binary answer is the second class, or a label holds, 0 to 1; of pairs the distance below which
    /// they belong together.
    /// </summary>
    public float Threshold { get; init; } = 0.5f;

    /// <summary>
    /// What logits are divided by before they become probabilities, above 0; 1 where the model is not calibrated
    /// (<see cref="Calibrate"/>).
    /// </summary>
    public double Temperature { get; init; } = 1;

    /// <summary>How it was trained, by the names of the command's options; for the record, nothing depends on it.</summary>
    public IReadOnlyDictionary<string, string> TrainingSettings { get; init; } = new Dictionary<string, string>();

    /// <summary>The options of the command that trained it, by their names; null where a program trained it.</summary>
    internal JsonObject? Configuration { get; init; }

    /// <summary>Those in which the best trial of a search differs from <see cref="Configuration"/>; null without a search.</summary>
    internal JsonObject? TrialConfiguration { get; init; }

    /// <summary>What it was trained on, and how well it does; null where it was not trained here.</summary>
    public TrainingRecord? Record { get; init; }

    /// <summary>The network.</summary>
    public Network Network => Parameters.Network;

    /// <summary>
    /// How many of its layers make the code of an autoencoder: up to the narrowest hidden dense layer, the first of equals, with the
    /// normalisation and activation that belong to it; 0 where it has no hidden layer.
    /// </summary>
    public int CodeDepth
    {
        get
        {
            int[] dense = [.. Enumerable.Range(0, Network.Layers.Length).Where(layer => Network.Layers[layer] is DenseLayer)];
            return dense.Length < 2 ? 0 : dense[Array.IndexOf(dense, dense[..^1].MinBy(Network.OutputsOf)) + 1];
        }
    }

    /// <summary>Reads a model that was saved.</summary>
    /// <param name="path">The file.</param>
    /// <param name="allowNonFinite">Whether parameters may be NaN or infinite, so that predictions are, too.</param>
    /// <exception cref="InputException">
    /// The file cannot be read, is not a model of this version, or has a parameter that is not finite and may not be.
    /// </exception>
    public static Model Load(string path, bool allowNonFinite = false) => ModelFile.Load(path, allowNonFinite);

    /// <summary>Writes the model to a safetensors file, whole or not at all.</summary>
    /// <exception cref="ArgumentException">The parts of the model do not fit together.</exception>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public void Save(string path) => ModelFile.Save(path, this);

    /// <summary>For people: <c>Classification of 'species' from 4 features: 4 → 64 relu → 3</c>.</summary>
    public override string ToString() =>
        $"{Task}{(TargetNames.Count > 0 ? $" of {TargetNames.Quote()}" : "")} from {FeatureNames.Count.Counted("feature")}: {Network}";

    /// <summary>
    /// Reads examples to score it on: of the target and the features that it knows. Columns are found by name, in any order; others are
    /// ignored.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="weights">A column that says how much each example counts; null where all count alike.</param>
    /// <param name="group">A column that says which rows stay together where they are divided; null where each is for itself.</param>
    /// <exception cref="InputException">A column is missing, a cell cannot be used, or a class is none of the model's.</exception>
    public DataSet ReadExamples(Table table, string? weights = null, string? group = null)
    {
        table = table.With(MissingTexts);
        double[] targets = DataSetReader.ReadTargets(
            table, Task, [.. TargetNames.Select(ColumnsOf(table).Find)], ClassNames, [.. TargetNames.Select(FormatOf)]);
        var data = DataSetReader.Join(ReadFeatures(table), Task, Window, TargetNames, ClassNames, targets);
        return DataSetReader.Finish(table, weights, group, data with { FeatureNames = FeatureNames });
    }

    /// <summary>Reads what it predicts from. Columns are found by name, in any order; others are ignored.</summary>
    /// <param name="table">The table.</param>
    /// <exception cref="InputException">
    /// A column is missing, or a cell is neither missing nor a finite number where one is needed.
    /// </exception>
    public FeatureTable ReadFeatures(Table table)
    {
        table = table.With(MissingTexts);
        table = DateColumns.Expand(table, Dates, ColumnsOf(table).Find);
        if (Window.IsSeries)
            TimeOrder.WarnOf(table, Dates);
        var known = Preprocessing.Columns.Select((name, column) => new Column(
            name, Preprocessing.IsFrequency(column) ? ColumnKind.Frequency
                : Preprocessing.IsText(column) ? ColumnKind.Category
                : ColumnKind.Number, FormatOf(name)));
        int width = Preprocessing.Columns.Count;
        var places = ColumnsOf(table);
        // Nothing depends on what was the same in all training rows.
        var columns = FeatureNames.Select((name, place) =>
            Preprocessing.Constants[place % width] is null ? places.Find(name) : places.TryFind(name) ?? -1);
        return DataSetReader.ReadFeatures(table, [.. columns], [.. known], Window);
    }

    /// <summary>The names of the columns that it reads, in any case.</summary>
    internal Lazy<ILookup<string, string>> KnownNames() =>
        new(() => Data.KnownNames.InAnyCase(FeatureNames.Union(TargetNames).Union(Dates.Keys)));

    KnownColumns ColumnsOf(Table table) => new(table, KnownNames());

    NumberFormat FormatOf(string column) => Formats.GetValueOrDefault(column, NumberFormat.Plain);

    /// <summary>The network's inputs.</summary>
    /// <param name="features">The columns that it knows, as they are in a file.</param>
    /// <param name="examples">How many examples; as many as the rows make if not given.</param>
    /// <returns>Row-major (examples, n₀).</returns>
    /// <exception cref="InputException">They are more than fit in an array, or a value cannot be used.</exception>
    public float[] InputsOf(FeatureTable features, int? examples = null) => InputRowsOf(features, examples).ToArray();

    /// <summary>The network's inputs, which may be more than fit in an array.</summary>
    internal HostMatrix<float> InputRowsOf(FeatureTable features, int? examples = null) =>
        Window.Over(Preprocessing.ApplyToAll(features), examples ?? Window.CountIn(features.Rows));

    /// <summary>The network's inputs.</summary>
    /// <param name="features">The columns that it knows, as they are in a file.</param>
    /// <param name="warn">Takes what is else told as a <see cref="Message"/>.</param>
    internal float[] InputsOf(FeatureTable features, Action<string> warn) =>
        Window.Over(Preprocessing.ApplyToAll(features, warn), Window.CountIn(features.Rows)).ToArray();

    /// <summary>The model with a record that its training did not come to its end.</summary>
    internal Model MarkUnfinished(string place) =>
        this with { TrainingSettings = new Dictionary<string, string>(TrainingSettings) { ["unfinished"] = place } };

    /// <summary>What does not fit together, or null.</summary>
    internal string? FindProblem()
    {
        int inputs = Network.Inputs, outputs = Network.Outputs;
        if (Window.Length < 1 || Window.Step < 1 || (long)Preprocessing.Outputs * Window.Length != inputs)
        {
            return $"{Window.Length.Counted("row")} of {Preprocessing.Columns.Count.Counted("feature")}, "
                + $"encoded as {Preprocessing.Outputs}, do not fit a network of {inputs.Counted("input")}";
        }
        if (Window.Horizon < 1 || (Window.Horizon > 1 && !(Window.IsSeries && Task.HasScaledTargets)))
            return $"{Window.Horizon} rows are predicted; only numbers of a time series are predicted several steps ahead";
        if (Season is < 2)
            return $"a season has {Season} rows; it must have at least 2";
        if (Network.Members > 1)
            return $"the network has {Network.Members.Counted("member")}, and no mean of them as its last layer";
        if (FeatureNames.Count != Preprocessing.Columns.Count * Window.Step)
            return $"{FeatureNames.Count} columns are not the {Preprocessing.Columns.Count} features of {Window.Step.Counted("row")}";
        int targets = Task.HasNoTarget ? 0 : Task.HasOneTarget ? 1 : outputs;
        int classes = Task.Answers != Answers.Class ? 0 : Task.HasThreshold ? 2 : outputs;
        int scaled = Task.HasScaledTargets ? outputs : 0;
        long answers = (long)TargetNames.Count * Window.Horizon;
        bool fits = Loss.Link == Task.Link && answers == targets && (ClassNames?.Count ?? 0) == classes
            && (TargetScaling?.Columns ?? 0) == scaled && (!(Task.HasOneTarget && Task.HasThreshold) || outputs == 1)
            && (!Task.HasNoTarget || (outputs == inputs && CodeDepth > 0)) && Task.ArePairs == (Window == Window.Pair);
        if (!fits)
        {
            return $"the loss {Loss}, {answers} targets, {ClassNames?.Count ?? 0} classes, "
                + $"{TargetScaling?.Columns ?? 0} scaled targets and {outputs} outputs do not fit a {Task}";
        }
        if (Task.HasNoTarget && Preprocessing.ClipsNumbers)
            return "an autoencoder cannot restore numbers that were clipped";
        if (Task.HasNoTarget && Preprocessing.Frequencies is not null)
            return "an autoencoder cannot restore texts from their frequencies";
        if (!(Temperature > 0 && double.IsFinite(Temperature)))
            return $"the temperature is {Temperature}; it must be a number above 0";
        return Answer.FindThresholdProblem(Task, Threshold);
    }
}

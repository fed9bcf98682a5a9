using System.Collections.Immutable;
using System.Numerics;
using System.Text.Json.Nodes;
using GpuNet.Data.Preprocessing;

namespace GpuNet;

/// <summary>
/// What to choose for a table where nothing is said. Each rule says where it comes from; benchmarks/quality/compare.py measures what they
/// bring, and docs/quality.md has the figures.
/// </summary>
public sealed class Preset
{
    // Of fewer training rows a table is small. TabM gains on tables of up to 1437 rows, and not on spam, which has 3680.
    const int SmallTable = 3000;

    // Of fewer training rows a table is tiny. Smooth labels gain on digits, with TabM, and on spam, with an ensemble of 5, which gains
    // nothing without them; of tables of up to 676 rows they gain on three and lose on four. 0.05 is as good as 0.1.
    const int TinyTable = 1000;
    const float LabelSmoothing = 0.1f;

    // Up to so many columns a table is narrow. Embeddings gain on Glass and diamonds, which have 9. On large tables half their width
    // gives the same scores in less time.
    const int NarrowTable = 12;

    // A normal distribution has 3. The tables of docs/quality.md have at most 7 in the middle of their columns, and spam 108.
    const double HeavyTail = 20;

    // With more training rows than this many batches have, batches are larger. Full diamonds, of 38,000 rows, get 256 rows a batch.
    const int StepsOfEpoch = 128;

    // More rows a batch are unusual for tables.
    const int LargestBatch = 1024;

    // On full diamonds as good as 100 epochs with early stopping; 12 are not.
    const int LargeTableEpochs = 20;

    // That of 256 rows a batch. Annealing takes larger rates than a constant one.
    const float AnnealedRate = 0.01f;

    const string RateName = "learning-rate";

    static readonly TrainingOptions usual = new();

    static readonly PresetChoice model = new("model", options => options.Architecture.Name);

    readonly ImmutableArray<PresetRule> rules;

    Preset(string name, params ImmutableArray<PresetRule> rules) => (Name, this.rules) = (name, rules);

    /// <summary>The options as they are: one network, trained by Adam at a constant rate.</summary>
    public static Preset Plain { get; } = new("plain");

    /// <summary>What learns better on tables of its size and its columns.</summary>
    public static Preset Default { get; } = new("default",
        // Gorishniy, Kotelnikov and Babenko, TabM: advancing tabular deep learning with parameter-efficient ensembling, 2025.
        new PresetRule(
            [model], TakesMembers,
            (options, _, _) => options with { Architecture = new TabM() }),
        new PresetRule(
            [model], TakesEnsemble,
            (options, _, _) => options with { Architecture = new Ensemble() }),
        // Holzmüller, Grinsztajn and Steinwart, Better by default: strong pre-tuned MLPs and boosted trees on tabular data, 2024. With
        // labels that are certain, early stopping ends when the probabilities become too sure, before the classes are best.
        new PresetRule(
            [new("loss", options => $"{options.Loss}")], HasSmoothLabels,
            (options, data, _) => options with { Loss = Smoothed(data.Task) }),
        // Gorishniy, Rubachev and Babenko, On embeddings for numerical features in tabular deep learning, 2022.
        new PresetRule([new("embedding", options => $"{options.Embedding}")], IsNarrow, Embed),
        // Gorishniy, Rubachev, Khrulkov and Babenko, Revisiting deep learning models for tabular data, 2021, scale all tables so.
        new PresetRule(
            [new("scaling", _ => "quantile")], HasHeavyTails,
            (options, _, _) => options with { Scaling = Scaling.Quantile }),
        // Their batches grow with the table. The rate grows with the root of the batch (Malladi, Lyu, Panigrahi and Arora, On the SDEs and
        // scaling rules for adaptive gradient algorithms, 2022) and falls along a cosine (Loshchilov and Hutter, SGDR, 2017).
        new PresetRule(
            [
                new("batch-size", options => options.BatchSize), new(RateName, options => options.Optimizer.LearningRate),
                new("schedule", options => options.Schedule.Name),
            ],
            HasManyPlainRows, TakeLargeBatches)
        {
            Against = options => options.Optimizer is Adam ? null : "optimizer",
            // By themselves, so that a training that is resumed may get more of them.
            Further = new PresetRule(
                [new("epochs", options => options.Epochs)], HasManyPlainRows,
                (options, _, _) => options with { Epochs = LargeTableEpochs }),
        });

    /// <summary>Every preset that a text can name.</summary>
    public static IReadOnlyList<Preset> All { get; } = [Default, Plain];

    /// <summary>The name on the command line.</summary>
    public string Name { get; }

    /// <summary>The names of the options that it may set.</summary>
    internal IEnumerable<string> Options => rules.SelectMany(rule => rule.AllChoices).Select(choice => choice.Option);

    /// <summary>The preset of that name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static Preset Parse(string text) =>
        All.FirstOrDefault(preset => preset.Name == text) ?? throw new ArgumentException($"there is no preset '{text}'");

    /// <summary>
    /// Options with what the preset chooses for a data set in their place. A learning rate that is not the usual one stays.
    /// </summary>
    /// <param name="options">The options.</param>
    /// <param name="data">The data set.</param>
    /// <param name="split">How it is divided.</param>
    public TrainingOptions ApplyTo(TrainingOptions options, DataSet data, Split split)
    {
        bool isUsualRate = options.Optimizer.LearningRate == usual.Optimizer.LearningRate;
        return ApplyTo(options, data, split, isGiven: option => option == RateName && !isUsualRate).Options;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>The same, but for options that are given.</summary>
    /// <param name="options">The options.</param>
    /// <param name="data">The data set.</param>
    /// <param name="split">How it is divided.</param>
    /// <param name="isGiven">Whether an option is given, so that the preset leaves it as it is.</param>
    internal PresetResult ApplyTo(TrainingOptions options, DataSet data, Split split, Func<string, bool> isGiven)
    {
        var chosen = ImmutableArray.CreateBuilder<(string, JsonNode)>();
        var left = ImmutableArray.CreateBuilder<(string, string)>();
        // One after another: a rule may depend on what those before it have chosen.
        foreach (var rule in options.StartFrom is null ? rules : [])
        {
            PresetChoice[] open = [.. rule.AllChoices.Where(choice => !isGiven(choice.Option))];
            if (open.Length == 0 || !rule.IsFor(options, data, split))
                continue;
            if ((rule.Choices.FirstOrDefault(choice => isGiven(choice.Option))?.Option ?? rule.Against?.Invoke(options)) is { } given)
            {
                left.AddRange(open.Select(choice => (choice.Option, given)));
                continue;
            }
            options = rule.Set(options, data, split);
            if (rule.Further is { } further && further.Choices.Any(open.Contains))
                options = further.Set(options, data, split);
            chosen.AddRange(open.Select(choice => (choice.Option, choice.Value(options))));
        }
        return new(options, chosen.ToImmutable(), left.ToImmutable());
    }

    static bool TakesMembers(TrainingOptions options, DataSet data, Split split) =>
        MayHaveMembers(options, data) && split.Train.Length < SmallTable;

    static bool TakesEnsemble(TrainingOptions options, DataSet data, Split split) =>
        MayHaveMembers(options, data) && HasClasses(data, split, SmallTable);

    static bool HasSmoothLabels(TrainingOptions options, DataSet data, Split split) =>
        HasPlainRows(data) && options.Hidden.Length > 0 && HasClasses(data, split, TinyTable);

    static bool HasClasses(DataSet data, Split split, int rows) =>
        data.Task.Answers == Answers.Class && split.Train.Length >= rows && !IsLarge(split);

    // Without hidden layers a linear model is asked for.
    static bool MayHaveMembers(TrainingOptions options, DataSet data) =>
        HasPlainRows(data) && options.Hidden.Length > 0 && options.Normalisation == Normalisation.None;

    static Loss Smoothed(LearningTask task) => task.Link == Link.Softmax
        ? new SoftmaxCrossEntropy { Smoothing = LabelSmoothing }
        : new BinaryCrossEntropy { Smoothing = LabelSmoothing };

    static bool IsNarrow(TrainingOptions options, DataSet data, Split split) =>
        HasPlainRows(data) && options.Hidden.Length > 0 && data.FeatureCount <= NarrowTable && HasNumbers(data.FeatureTable, split.Train);

    // A column with two values is passed on as it is. Prepared data have no table any more.
    static bool HasNumbers(FeatureTable table, int[] rows) => table.Rows == 0
        || table.Numbers.Any(column => rows.Select(row => column[row]).Where(double.IsFinite).Distinct().Skip(2).Any());

    // Bins of an embedding have equally many rows, whatever the tails are.
    static bool HasHeavyTails(TrainingOptions options, DataSet data, Split split) => HasPlainRows(data)
        && options.Embedding is NoEmbedding && Kurtosis.OfColumns(data.FeatureTable, split.Train) > HeavyTail;

    static TrainingOptions Embed(TrainingOptions options, DataSet data, Split split)
    {
        var embedding = new PiecewiseEmbedding();
        return options with { Embedding = IsLarge(split) ? embedding with { Width = embedding.Width / 2 } : embedding };
    }

    static bool HasManyPlainRows(TrainingOptions options, DataSet data, Split split) => HasPlainRows(data) && IsLarge(split);

    static bool IsLarge(Split split) => BatchSizeFor(split.Train.Length) > usual.BatchSize;

    static TrainingOptions TakeLargeBatches(TrainingOptions options, DataSet data, Split split)
    {
        int batch = BatchSizeFor(split.Train.Length);
        return options with
        {
            BatchSize = batch,
            Optimizer = options.Optimizer with { LearningRate = MathF.Round(AnnealedRate * MathF.Sqrt(batch / 256f), 4) },
            Schedule = new CosineSchedule(),
        };
    }

    // A power of two.
    static int BatchSizeFor(int rows) => Math.Min(1 << BitOperations.Log2((uint)Math.Max(1, rows / StepsOfEpoch)), LargestBatch);

    // Nothing was measured for other examples.
    static bool HasPlainRows(DataSet data) => !data.Task.NeedsCode && !data.Window.IsSeries;
}

/// <summary>What a preset makes of options.</summary>
/// <param name="Options">The options.</param>
/// <param name="Chosen">What was chosen, by the names of options.</param>
/// <param name="Left">What was not chosen though a rule holds, each with an option beside it that is given.</param>
sealed record PresetResult(
    TrainingOptions Options, ImmutableArray<(string Option, JsonNode Value)> Chosen, ImmutableArray<(string Option, string Given)> Left);

/// <summary>Choices that belong together: where one of the options is given, none is set.</summary>
/// <param name="Choices">The options.</param>
/// <param name="IsFor">Whether it holds for these options and this data set.</param>
/// <param name="Set">Sets them.</param>
sealed record PresetRule(
    ImmutableArray<PresetChoice> Choices, Func<TrainingOptions, DataSet, Split, bool> IsFor,
    Func<TrainingOptions, DataSet, Split, TrainingOptions> Set)
{
    /// <summary>An option whose value the choices do not go with; null where they go with all.</summary>
    public Func<TrainingOptions, string?>? Against { get; init; }

    /// <summary>What is chosen with it, but for options that are given.</summary>
    public PresetRule? Further { get; init; }

    /// <summary>Its choices and the further ones.</summary>
    public IEnumerable<PresetChoice> AllChoices => [.. Choices, .. Further?.Choices ?? []];
}

/// <summary>An option that is chosen.</summary>
/// <param name="Option">The name on the command line.</param>
/// <param name="Value">Its value.</param>
sealed record PresetChoice(string Option, Func<TrainingOptions, JsonNode> Value);

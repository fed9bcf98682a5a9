using System.Globalization;
using GpuNet.Kernels;

namespace GpuNet;

/// <summary>A setting that a search can vary. One line here makes it available to <see cref="SearchSpace"/> and to commands.</summary>
public sealed class SearchParameter
{
    static readonly List<SearchParameter> known = [];

    readonly Func<string, bool> isLegal;
    readonly Func<TrainingOptions, string, TrainingOptions> apply;

    SearchParameter(
        string name, string usual, SearchScale? scale, bool isInteger, string legal, Func<string, bool> isLegal,
        Func<TrainingOptions, string, TrainingOptions> apply)
    {
        Name = name;
        Usual = usual;
        Scale = scale;
        IsInteger = isInteger;
        Legal = legal;
        this.isLegal = isLegal;
        this.apply = apply;
        known.Add(this);
    }

    /// <summary>η.</summary>
    public static SearchParameter LearningRate { get; } = Number(
        "learning-rate", "0.0001..0.1", SearchScale.Log, "a number above 0", v => v > 0,
        (options, v) => options with { Optimizer = options.Optimizer with { LearningRate = (float)v } });

    /// <summary>
    /// Examples per step. If it does not exceed the micro-batch size, or has fewer than the parts, the batch is computed at once.
    /// </summary>
    public static SearchParameter BatchSize { get; } = Integer("batch-size", "16..128", SearchScale.Log, least: 1,
        (options, v) =>
        {
            int? part = options.MicroBatchSize < v ? options.MicroBatchSize : null;
            return options with { BatchSize = v, MicroBatchSize = part, Parts = options.Parts > v ? null : options.Parts };
        });

    /// <summary>Number of hidden layers.</summary>
    public static SearchParameter Layers { get; } = Integer("layers", "1..3", SearchScale.Linear, least: 0,
        (options, v) =>
        {
            int width = options.Hidden.IsEmpty ? new TrainingOptions().Hidden[0] : options.Hidden[0];
            return options with { Hidden = [.. Enumerable.Repeat(width, v)] };
        });

    /// <summary>Width of the hidden layers; after <see cref="Layers"/>, which creates them.</summary>
    public static SearchParameter Width { get; } = Integer("width", "16..256", SearchScale.Log, least: 1,
        (options, v) => options with { Hidden = [.. options.Hidden.Select(_ => v)] });

    /// <summary>The fraction of hidden units that a step drops.</summary>
    public static SearchParameter Dropout { get; } = Number("dropout", "0..0.5", SearchScale.Linear, "a number from 0 to below 1", IsShare,
        (options, v) => options with { Dropout = (float)v });

    /// <summary>The activation of the hidden layers.</summary>
    public static SearchParameter Activation { get; } = Choice("activation",
        GpuNet.Activation.Trainable.Select(one => one.Name), "relu,tanh",
        (options, name) => options with { Activation = GpuNet.Activation.Find(name)! });

    /// <summary>The optimizer, with its default constants unless they are varied too.</summary>
    public static SearchParameter Optimizer { get; } = Choice("optimizer",
        GpuNet.Optimizer.All.Select(one => one.Name), "adam,momentum",
        (options, name) => options with { Optimizer = GpuNet.Optimizer.Find(name)!.WithRatesOf(options.Optimizer) });

    /// <summary>λ of L2, or of decoupled weight decay.</summary>
    public static SearchParameter WeightDecay { get; } = Number(
        "weight-decay", "1e-6..0.01", SearchScale.Log, "a number above 0", v => v > 0,
        (options, v) => options with { Optimizer = options.Optimizer with { WeightDecay = (float)v } });

    /// <summary>The normalisation of the hidden layers.</summary>
    public static SearchParameter Normalisation { get; } = Choice("norm",
        Enum.GetNames<Normalisation>().Select(name => name.ToLowerInvariant()), "none,batch,layer",
        (options, name) => options with { Normalisation = Enum.Parse<Normalisation>(name, ignoreCase: true) });

    /// <summary>How numbers enter the network.</summary>
    public static SearchParameter Embedding { get; } = Choice("embedding",
        GpuNet.Embedding.All.Select(one => one.Name), "none,piecewise,periodic",
        (options, name) => options with { Embedding = GpuNet.Embedding.Parse(name) });

    /// <summary>How categories enter the network.</summary>
    public static SearchParameter CategoryEncoding { get; } = Choice("category-encoding",
        GpuNet.CategoryEncoding.All.Select(one => one.Name), "onehot,vectors",
        (options, name) => options with { CategoryEncoding = GpuNet.CategoryEncoding.Parse(name) });

    /// <summary>The initial weights.</summary>
    public static SearchParameter Initialiser { get; } = Choice("init",
        GpuNet.Initialiser.All.Select(one => one.Name), "he_uniform,glorot_uniform",
        (options, name) => options with { Initialiser = GpuNet.Initialiser.Parse(name) });

    /// <summary>
    /// The constants of all optimizers, by name: <c>beta</c>, <c>beta1</c>, <c>epsilon</c>. They come after <see cref="Optimizer"/> and
    /// have no effect on an optimizer without that constant.
    /// </summary>
    public static IReadOnlyList<SearchParameter> OptimizerConstants { get; } =
    [
        .. GpuNet.Optimizer.All.SelectMany(one => one.Constants).DistinctBy(constant => constant.Name)
            .Where(constant => constant.Owner != typeof(Optimizer) && constant.Range is not SwitchAttribute).Select(OfOptimizer),
    ];

    /// <summary>Every parameter, in the order in which they are applied.</summary>
    public static IReadOnlyList<SearchParameter> All => known;

    /// <summary>The name in files and on the command line.</summary>
    public string Name { get; }

    /// <summary>The default range.</summary>
    public string Usual { get; }

    /// <summary>The scale on which values are uniformly distributed; null if it is not numeric.</summary>
    public SearchScale? Scale { get; }

    /// <summary>Whether it is an integer.</summary>
    public bool IsInteger { get; }

    /// <summary>Its valid values, in words.</summary>
    public string Legal { get; }

    /// <summary>The parameter of that name, or null.</summary>
    public static SearchParameter? Find(string name) => known.Find(parameter => parameter.Name == name);

    /// <summary>Checks a value.</summary>
    /// <returns>The value, if it is numeric.</returns>
    /// <exception cref="InputException">The value is not valid.</exception>
    internal double Check(string value) => isLegal(value)
        ? Scale is null ? 0 : double.Parse(value, CultureInfo.InvariantCulture)
        : throw new InputException($"{Name}: '{value}' is not {Legal}");

    /// <summary>Options with a value of the parameter.</summary>
    internal TrainingOptions Apply(TrainingOptions options, string value) => apply(options, value);

    /// <inheritdoc/>
    public override string ToString() => Name;

    static bool IsShare(double value) => value is >= 0 and < 1;

    // For a factor applied at each step, the distance to 1 matters; for a term that is added, its magnitude.
    static SearchParameter OfOptimizer(Constant constant) => Number(
        constant.Name, constant.Range is ShareAttribute ? "0.8..0.999" : "1e-10..1e-4",
        constant.Range is ShareAttribute ? SearchScale.LogToOne : SearchScale.Log,
        constant.Range.Text, constant.Range.Includes,
        (options, v) => options.Optimizer.Constants.Any(one => one.Name == constant.Name)
            ? options with { Optimizer = options.Optimizer.With(constant.Name, v) }
            : options);

    static SearchParameter Number(
        string name, string usual, SearchScale scale, string legal, Func<double, bool> isLegal,
        Func<TrainingOptions, double, TrainingOptions> apply) =>
        new(name, usual, scale, isInteger: false, legal,
            text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                && double.IsFinite(value) && isLegal(value),
            (options, text) => apply(options, double.Parse(text, CultureInfo.InvariantCulture)));

    static SearchParameter Integer(
        string name, string usual, SearchScale scale, int least, Func<TrainingOptions, int, TrainingOptions> apply) =>
        new(name, usual, scale, isInteger: true, $"a whole number from {least} on",
            text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least,
            (options, text) => apply(options, int.Parse(text, CultureInfo.InvariantCulture)));

    static SearchParameter Choice(
        string name, IEnumerable<string> choices, string usual, Func<TrainingOptions, string, TrainingOptions> apply) =>
        new(name, usual, scale: null, isInteger: false, $"one of {string.Join(", ", choices)}", choices.ToHashSet().Contains, apply);
}

using System.Globalization;
using GpuNet.Kernels.Activations;
using GpuNet.Kernels.Optimizers;
using GpuNet.Runtime.Training;

namespace GpuNet.Runtime.Search;

/// <summary>Something of a recipe that a search can vary. One line here makes it known to <see cref="SearchSpace"/> and to commands.</summary>
public sealed class SearchParameter
{
    static readonly List<SearchParameter> known = [];

    readonly Func<string, bool> isLegal;
    readonly Func<Recipe, SearchSettings, Recipe> apply;

    SearchParameter(
        string name, string usual, SearchScale? scale, bool isInteger, string legal, Func<string, bool> isLegal, Func<Recipe, SearchSettings, Recipe> apply)
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
    public static SearchParameter LearningRate { get; } = Number("learning-rate", "0.0001..0.1", SearchScale.Log, "a number above 0", v => v > 0,
        (recipe, v) => recipe with { Training = recipe.Training with { LearningRate = (float)v } });

    /// <summary>Examples of a step.</summary>
    public static SearchParameter BatchSize { get; } = Integer("batch-size", "16..128", SearchScale.Log, least: 1,
        (recipe, v) => recipe with { Training = recipe.Training with { BatchSize = v } });

    /// <summary>Number of hidden layers.</summary>
    public static SearchParameter Layers { get; } = Integer("layers", "1..3", SearchScale.Linear, least: 0,
        (recipe, v) => recipe with { Hidden = [.. Enumerable.Repeat(recipe.Hidden.IsEmpty ? new Recipe().Hidden[0] : recipe.Hidden[0], v)] });

    /// <summary>Width of the hidden layers; behind <see cref="Layers"/>, which makes them.</summary>
    public static SearchParameter Width { get; } = Integer("width", "16..256", SearchScale.Log, least: 1,
        (recipe, v) => recipe with { Hidden = [.. recipe.Hidden.Select(_ => v)] });

    /// <summary>The share of the hidden units that a step drops.</summary>
    public static SearchParameter Dropout { get; } = Number("dropout", "0..0.5", SearchScale.Linear, "a number from 0 to below 1", IsShare,
        (recipe, v) => recipe with { Dropout = (float)v });

    /// <summary>The activation of the hidden layers.</summary>
    public static SearchParameter Activation { get; } = Choice("activation",
        Kernels.Activations.Activation.All.Where(one => one.DerivativeFrom != DerivativeSource.None).Select(one => one.Name), "relu,tanh",
        (recipe, name) => recipe with { Activation = Kernels.Activations.Activation.Find(name)! });

    /// <summary>The optimizer, with its usual constants unless they are varied too.</summary>
    public static SearchParameter Optimizer { get; } = Choice("optimizer",
        Kernels.Optimizers.Optimizer.All.Select(one => one.Name), "adam,momentum",
        (recipe, name) => recipe with { Optimizer = Kernels.Optimizers.Optimizer.Find(name)! });

    /// <summary>β of <see cref="Kernels.Optimizers.Momentum"/>; of no effect on other optimizers.</summary>
    public static SearchParameter Momentum { get; } = Number("momentum", "0.5..0.99", SearchScale.LogToOne, "a number from 0 to below 1", IsShare,
        (recipe, v) => recipe.Optimizer.Name == "momentum"
            ? recipe with { Optimizer = Kernels.Optimizers.Optimizer.Of(new Momentum((float)v), recipe.Optimizer.DefaultLearningRate) }
            : recipe);

    /// <summary>β₁ of <see cref="Adam"/>; of no effect on other optimizers.</summary>
    public static SearchParameter Beta1 { get; } = Number("beta1", "0.8..0.99", SearchScale.LogToOne, "a number from 0 to below 1", IsShare, WithAdam);

    /// <summary>β₂ of <see cref="Adam"/>; of no effect on other optimizers.</summary>
    public static SearchParameter Beta2 { get; } = Number("beta2", "0.9..0.9999", SearchScale.LogToOne, "a number from 0 to below 1", IsShare, WithAdam);

    /// <summary>ε of <see cref="Adam"/>; of no effect on other optimizers.</summary>
    public static SearchParameter Epsilon { get; } = Number("epsilon", "1e-8..1e-3", SearchScale.Log, "a number above 0", v => v > 0, WithAdam);

    /// <summary>Every parameter, in the order in which they are applied.</summary>
    public static IReadOnlyList<SearchParameter> All => known;

    /// <summary>The name in files and on the command line.</summary>
    public string Name { get; }

    /// <summary>The range that is taken where none is given.</summary>
    public string Usual { get; }

    /// <summary>Over what values are equally likely; null for one that is not a number.</summary>
    public SearchScale? Scale { get; }

    /// <summary>Whether it is a whole number.</summary>
    public bool IsInteger { get; }

    /// <summary>What values it can have, for people.</summary>
    public string Legal { get; }

    /// <summary>The parameter of that name, or null.</summary>
    public static SearchParameter? Find(string name) => known.Find(parameter => parameter.Name == name);

    /// <summary>Checks a value.</summary>
    /// <returns>The value, of a number.</returns>
    /// <exception cref="InputException">The parameter cannot have it.</exception>
    internal double Check(string value) => isLegal(value)
        ? Scale is null ? 0 : double.Parse(value, CultureInfo.InvariantCulture)
        : throw new InputException($"{Name}: '{value}' is not {Legal}");

    /// <summary>A recipe with the value that the settings have for the parameter.</summary>
    internal Recipe Apply(Recipe recipe, SearchSettings settings) => apply(recipe, settings);

    /// <inheritdoc/>
    public override string ToString() => Name;

    static bool IsShare(double value) => value is >= 0 and < 1;

    // The three constants of Adam come and go together.
    static Recipe WithAdam(Recipe recipe, SearchSettings settings) => recipe.Optimizer.Name != "adam" ? recipe : recipe with
    {
        Optimizer = Kernels.Optimizers.Optimizer.Of(
            new Adam((float)settings.Number(Beta1, 0.9), (float)settings.Number(Beta2, 0.999), (float)settings.Number(Epsilon, 1e-8)),
            recipe.Optimizer.DefaultLearningRate),
    };

    static SearchParameter Number(
        string name, string usual, SearchScale scale, string legal, Func<double, bool> isLegal, Func<Recipe, SearchSettings, Recipe> apply) =>
        new(name, usual, scale, isInteger: false, legal,
            text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) && isLegal(value),
            apply);

    static SearchParameter Number(
        string name, string usual, SearchScale scale, string legal, Func<double, bool> isLegal, Func<Recipe, double, Recipe> apply) =>
        Number(name, usual, scale, legal, isLegal,
            (recipe, settings) => apply(recipe, double.Parse(settings.Values[name], CultureInfo.InvariantCulture)));

    static SearchParameter Integer(string name, string usual, SearchScale scale, int least, Func<Recipe, int, Recipe> apply) =>
        new(name, usual, scale, isInteger: true, $"a whole number from {least} on",
            text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least,
            (recipe, settings) => apply(recipe, int.Parse(settings.Values[name], CultureInfo.InvariantCulture)));

    static SearchParameter Choice(string name, IEnumerable<string> choices, string usual, Func<Recipe, string, Recipe> apply) =>
        new(name, usual, scale: null, isInteger: false, $"one of {string.Join(", ", choices)}", choices.ToHashSet().Contains,
            (recipe, settings) => apply(recipe, settings.Values[name]));
}

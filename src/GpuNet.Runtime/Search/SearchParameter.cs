using System.Globalization;
using GpuNet.Kernels;

namespace GpuNet;

/// <summary>A setting that a search can vary.</summary>
public sealed partial class SearchParameter
{
    readonly Func<string, string?> findProblem;
    readonly Func<TrainingOptions, string, TrainingOptions> apply;

    SearchParameter(
        string name, string usual, SearchScale? scale, bool isInteger, string legal, Func<string, string?> findProblem,
        Func<TrainingOptions, string, TrainingOptions> apply)
    {
        Name = name;
        Usual = usual;
        Scale = scale;
        IsInteger = isInteger;
        Legal = legal;
        this.findProblem = findProblem;
        this.apply = apply;
        known.Add(this);
    }

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

    /// <summary>Whether data are preprocessed by it, so that another value needs data of their own.</summary>
    internal bool IsOfPreprocessing => this == Scaling || this == TargetScaling;

    /// <summary>The parameter of that name, or null.</summary>
    public static SearchParameter? Find(string name) => known.Find(parameter => parameter.Name == name);

    /// <summary>Checks a value.</summary>
    /// <returns>The value, if it is numeric.</returns>
    /// <exception cref="InputException">The value is not valid.</exception>
    internal double Check(string value) => findProblem(value) is { } problem
        ? throw new InputException($"{Name}: {problem}")
        : Scale is null ? 0 : double.Parse(value, CultureInfo.InvariantCulture);

    /// <summary>Whether a value is valid.</summary>
    internal bool IsLegal(string value) => findProblem(value) is null;

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
                && double.IsFinite(value) && isLegal(value) ? null : IsNot(text, legal),
            (options, text) => apply(options, double.Parse(text, CultureInfo.InvariantCulture)));

    static SearchParameter Integer(
        string name, string usual, SearchScale scale, int least, Func<TrainingOptions, int, TrainingOptions> apply)
    {
        string legal = $"a whole number from {least} on";
        return new(name, usual, scale, isInteger: true, legal,
            text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least
                ? null : IsNot(text, legal),
            (options, text) => apply(options, int.Parse(text, CultureInfo.InvariantCulture)));
    }

    static SearchParameter Choice<T>(
        string name, string usual, IReadOnlyDictionary<string, T> choices, Func<TrainingOptions, T, TrainingOptions> apply)
    {
        string legal = $"one of {string.Join(", ", choices.Keys)}";
        return new(name, usual, scale: null, isInteger: false, legal,
            text => choices.ContainsKey(text) ? null : IsNot(text, legal), (options, text) => apply(options, choices[text]));
    }

    // A name, with constants where they differ from their defaults.
    static SearchParameter Named<T>(
        string name, string usual, IEnumerable<string> names, Func<string, T> parse, Func<TrainingOptions, T, TrainingOptions> apply)
    {
        string legal = $"one of {string.Join(", ", names)}";
        return new(name, usual, scale: null, isInteger: false, legal, FindProblem, (options, text) => apply(options, parse(text)));

        string? FindProblem(string text)
        {
            if (!names.Contains(text.Split(':')[0]))
                return IsNot(text, legal);
            try
            {
                parse(text);
                return null;
            }
            catch (ArgumentException problem)
            {
                return problem.Message;
            }
        }
    }

    static Dictionary<string, T> ByName<T>(params IEnumerable<T> values) where T : struct, Enum =>
        values.ToDictionary(value => value.ToString().ToLowerInvariant());

    static string IsNot(string text, string legal) => $"'{text}' is not {legal}";
}

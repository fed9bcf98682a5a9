using System.Globalization;
using GpuNet.Kernels;

namespace GpuNet;

/// <summary>A setting that a search can vary.</summary>
public sealed partial class SearchParameter
{
    readonly Func<string, object> read;
    readonly Func<TrainingOptions, object, TrainingOptions> apply;

    SearchParameter(
        string name, string usual, SearchScale? scale, bool isInteger, string legal, Func<string, object> read,
        Func<TrainingOptions, object, TrainingOptions> apply)
    {
        Name = name;
        Usual = usual;
        Scale = scale;
        IsInteger = isInteger;
        Legal = legal;
        this.read = read;
        this.apply = apply;
        known.Add(this);
    }

    /// <summary>Every parameter, in the order in which they are applied.</summary>
    public static IReadOnlyList<SearchParameter> All => known;

    /// <summary>The name in files and on the command line.</summary>
    public string Name { get; }

    /// <summary>The default range, where numbers are predicted.</summary>
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

    /// <summary>The value that a text means: texts that mean the same have equal ones.</summary>
    /// <exception cref="InputException">The text is no valid value.</exception>
    internal object Read(string text)
    {
        try
        {
            return read(text);
        }
        catch (ArgumentException problem)
        {
            throw new InputException($"{Name}: {problem.Message}");
        }
    }

    /// <summary>Whether a text is a valid value.</summary>
    internal bool IsLegal(string text)
    {
        try
        {
            read(text);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>The default range where a task is learned: losses differ by what is learned.</summary>
    public string UsualFor(LearningTask task) => this != Loss ? Usual : task.Link switch
    {
        Link.Softmax or Link.Sigmoid => $"{task.UsualLoss},{task.UsualLoss}:smoothing=0.1",
        Link.Distance => $"{task.UsualLoss},{task.UsualLoss}:margin=2",
        _ => Usual,
    };

    /// <summary>Options with a value of the parameter.</summary>
    internal TrainingOptions Apply(TrainingOptions options, string text) => apply(options, read(text));

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
                && double.IsFinite(value) && isLegal(value) ? value : throw IsNot(text, legal),
            (options, value) => apply(options, (double)value));

    static SearchParameter Integer(
        string name, string usual, SearchScale scale, int least, Func<TrainingOptions, int, TrainingOptions> apply)
    {
        string legal = $"a whole number from {least} on";
        return new(name, usual, scale, isInteger: true, legal,
            text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least
                ? value : throw IsNot(text, legal),
            (options, value) => apply(options, (int)value));
    }

    static SearchParameter Choice<T>(
        string name, string usual, IReadOnlyDictionary<string, T> choices, Func<TrainingOptions, T, TrainingOptions> apply)
        where T : notnull
    {
        string legal = $"one of {string.Join(", ", choices.Keys)}";
        return new(name, usual, scale: null, isInteger: false, legal,
            text => Find(text, choices.Keys) is { } key ? choices[key] : throw IsNot(text, legal),
            (options, value) => apply(options, (T)value));
    }

    // A name, with constants where they differ from their defaults.
    static SearchParameter Named<T>(
        string name, string usual, IEnumerable<string> names, Func<string, T> parse, Func<TrainingOptions, T, TrainingOptions> apply)
        where T : notnull
    {
        string legal = $"one of {string.Join(", ", names)}";
        return new(name, usual, scale: null, isInteger: false, legal, Read, (options, value) => apply(options, (T)value));

        object Read(string text)
        {
            string begin = text.Split(':')[0];
            return Find(begin, names) is { } found ? parse(found + text[begin.Length..]) : throw IsNot(text, legal);
        }
    }

    static Optimizer ParseOptimizer(string text)
    {
        var parsed = GpuNet.Optimizer.Parse(text);
        return $"{parsed}" == $"{parsed.WithUsualRates()}" ? parsed : throw new ArgumentException(
            $"'{text}' has a rate, which is a parameter of its own; vary {LearningRate} or {WeightDecay}");
    }

    static Dictionary<string, T> ByName<T>(params IEnumerable<T> values) where T : struct, Enum =>
        values.ToDictionary(value => value.ToString().ToLowerInvariant());

    // As options are read: upper and lower case are the same.
    static string? Find(string text, IEnumerable<string> names) =>
        names.FirstOrDefault(name => name.Equals(text, StringComparison.OrdinalIgnoreCase));

    static ArgumentException IsNot(string text, string legal) => new($"'{text}' is not {legal}");
}

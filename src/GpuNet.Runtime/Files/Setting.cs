using System.Text.RegularExpressions;
using GpuNet.Files;

namespace GpuNet;

/// <summary>
/// A setting that a message tells to change. A program sees the name of the property; a command can show its own option in its place
/// (<see cref="InputException.Describe"/>).
/// </summary>
public sealed class Setting
{
    // Texts from files have no control characters in messages, so none can look like a setting.
    const char Mark = '\u001F';

    static readonly Regex marked = new($"{Mark}(?<name>[^{Mark}=]+)(?:=(?<value>[^{Mark}]*))?{Mark}");

    Setting(string name) => Name = name;

    /// <summary>The name of the property.</summary>
    public string Name { get; }

    /// <summary>Whether the first row names the columns.</summary>
    public static Setting Header { get; } = new(nameof(Header));

    /// <summary>The columns to predict.</summary>
    public static Setting Targets { get; } = new(nameof(Targets));

    /// <summary>What is learned.</summary>
    public static Setting Task { get; } = new(nameof(Task));

    /// <summary>The rows of an example of a time series.</summary>
    public static Setting Window { get; } = new(nameof(Window));

    /// <summary>How many rows behind a window are predicted.</summary>
    public static Setting Horizon { get; } = new(nameof(Horizon));

    /// <summary>After how many rows a time series repeats itself.</summary>
    public static Setting Season { get; } = new(nameof(Season));

    /// <summary>The column of weights.</summary>
    public static Setting Weights { get; } = new(nameof(Weights));

    /// <summary>The column of groups.</summary>
    public static Setting Group { get; } = new(nameof(Group));

    /// <summary>Numbers that are categories.</summary>
    public static Setting Categorical { get; } = new(nameof(Categorical));

    /// <summary>Texts of which frequencies are made.</summary>
    public static Setting Frequency { get; } = new(nameof(Frequency));

    /// <summary>Numbers that look like names.</summary>
    public static Setting Numeric { get; } = new(nameof(Numeric));

    /// <summary>Texts that are durations.</summary>
    public static Setting Durations { get; } = new(nameof(Durations));

    /// <summary>What stands before decimals.</summary>
    public static Setting DecimalPoint { get; } = new(nameof(DecimalPoint));

    /// <summary>What parts groups of thousands.</summary>
    public static Setting Thousands { get; } = new(nameof(Thousands));

    /// <summary>What numbers have before or behind them.</summary>
    public static Setting Units { get; } = new(nameof(Units));

    /// <summary>The most categories of a column.</summary>
    public static Setting MaxCategories { get; } = new(nameof(MaxCategories));

    /// <summary>How dates and times are written.</summary>
    public static Setting DateFormat { get; } = new(nameof(DateFormat));

    /// <summary>Texts that say that a value is missing.</summary>
    public static Setting MissingTexts { get; } = new(nameof(MissingTexts));

    /// <summary>Columns to leave out.</summary>
    public static Setting Ignored { get; } = new(nameof(Ignored));

    /// <summary>What takes the place of missing values.</summary>
    public static Setting Missing { get; } = new(nameof(Missing));

    /// <summary>How features are scaled.</summary>
    public static Setting Scaling { get; } = new(nameof(Scaling));

    /// <summary>How numbers to predict are scaled.</summary>
    public static Setting TargetScaling { get; } = new(nameof(TargetScaling));

    /// <summary>The shares of the parts.</summary>
    public static Setting Split { get; } = new(nameof(Split));

    /// <summary>The number of parts of a cross-validation.</summary>
    public static Setting Folds { get; } = new(nameof(Folds));

    /// <summary>The seed.</summary>
    public static Setting Seed { get; } = new(nameof(Seed));

    /// <summary>The widths of the hidden layers.</summary>
    public static Setting Hidden { get; } = new(nameof(Hidden));

    /// <summary>The cells of recurrent hidden layers.</summary>
    public static Setting Recurrent { get; } = new(nameof(Recurrent));

    /// <summary>Whether there is one network or an ensemble.</summary>
    public static Setting Architecture { get; } = new(nameof(Architecture));

    /// <summary>What is normalised in the hidden layers.</summary>
    public static Setting Normalisation { get; } = new(nameof(Normalisation));

    /// <summary>The examples of a step.</summary>
    public static Setting BatchSize { get; } = new(nameof(BatchSize));

    /// <summary>The examples that are computed at a time.</summary>
    public static Setting MicroBatchSize { get; } = new(nameof(MicroBatchSize));

    /// <summary>The parts of a batch.</summary>
    public static Setting Parts { get; } = new(nameof(Parts));

    /// <summary>In what the products of dense layers are computed.</summary>
    public static Setting Precision { get; } = new(nameof(Precision));

    /// <summary>What a search compares.</summary>
    public static Setting Metric { get; } = new(nameof(Metric));

    /// <summary>Whether a training goes on from a checkpoint.</summary>
    public static Setting Resumes { get; } = new(nameof(Resumes));

    /// <summary>Whether parameters may be NaN or infinite.</summary>
    public static Setting AllowNonFinite { get; } = new(nameof(AllowNonFinite));

    /// <summary>The longest line of a CSV file.</summary>
    public static Setting LongestLine { get; } = new(nameof(LongestLine));

    /// <summary>The columns that an imported network predicts from.</summary>
    public static Setting Features { get; } = new(nameof(Features));

    /// <summary>The classes that an imported network tells apart.</summary>
    public static Setting Classes { get; } = new(nameof(Classes));

    /// <summary>The activation of the hidden layers.</summary>
    public static Setting Activation { get; } = new(nameof(Activation));

    /// <summary>Whether probabilities are calibrated.</summary>
    public static Setting Calibrates { get; } = new(nameof(Calibrates));

    /// <summary>Whether prepared data are replaced.</summary>
    public static Setting Overwrites { get; } = new(nameof(Overwrites));

    /// <summary>What is minimised.</summary>
    public static Setting Loss { get; } = new(nameof(Loss));

    /// <summary>The weights of classes in the loss.</summary>
    public static Setting ClassWeights { get; } = new(nameof(ClassWeights));

    /// <summary>The threads of a CPU device.</summary>
    public static Setting Threads { get; } = new(nameof(Threads));

    /// <summary>Whether a network is exported without its preprocessing.</summary>
    public static Setting Raw { get; } = new(nameof(Raw));

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        Header, Targets, Task, Window, Horizon, Season, Weights, Categorical, Frequency, Numeric, Durations, DecimalPoint, Thousands, Units,
        DateFormat, MaxCategories, MissingTexts, Ignored, Missing, Split, Folds, Seed, Hidden, Recurrent, Architecture, Normalisation,
        Metric, Resumes, AllowNonFinite, LongestLine, Features, Classes, Activation, Calibrates, Overwrites, Parts, Scaling, TargetScaling,
        Precision, BatchSize, MicroBatchSize, Loss, ClassWeights, Threads, Raw, Group,
    ];

    /// <summary>The setting with a value that it should have.</summary>
    public string To(string value) => $"{Mark}{Name}={value}{Mark}";

    /// <summary>The setting with columns that it should have.</summary>
    internal string ToColumns(params IEnumerable<string> names) => To(ListText.Join(names.Select(name => name.Shorten())));

    /// <summary>The setting, marked for <see cref="InputException.Describe"/>.</summary>
    public override string ToString() => $"{Mark}{Name}{Mark}";

    /// <summary>A message with the names of properties, as <c>Task = Regression</c>.</summary>
    internal static string Describe(string message) =>
        Describe(message, (setting, value) => value is null ? setting.Name : $"{setting.Name} = {value}");

    /// <summary>A message with settings as somebody else names them, on one line.</summary>
    internal static string Describe(string message, Func<Setting, string?, string> describe) => marked.Replace(message, match =>
    {
        var value = match.Groups["value"];
        return describe(All.First(setting => setting.Name == match.Groups["name"].Value), value.Success ? value.Value : null);
    }).Escape();
}

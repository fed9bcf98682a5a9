using System.Text.Json.Serialization;
using GpuNet.Data.Preprocessing;

namespace GpuNet.Learning;

/// <summary>What is known of prepared data beside their numbers.</summary>
/// <param name="Version">Of the folder.</param>
/// <param name="Data">The name of the data set.</param>
/// <param name="Examples">Number of examples.</param>
/// <param name="Inputs">Number of inputs of a network.</param>
/// <param name="Task">What is learned.</param>
/// <param name="Targets">The names of the targets.</param>
/// <param name="Features">The names of the features.</param>
/// <param name="Window">Which rows an example is made of.</param>
/// <param name="Classes">The classes; null where there are none.</param>
/// <param name="Formats">How numbers are written that have another format than the plain one.</param>
/// <param name="Dates">The formats of the columns of dates that features were made of.</param>
/// <param name="MissingTexts">The texts that say that a cell has no value.</param>
/// <param name="Constants">What each column is that is left out; null for others.</param>
/// <param name="Categories">The categories of the columns that are not left out, in the order of their inputs; null for numbers.</param>
/// <param name="Fills">What fills missing values of these columns, and null where nothing does; null where they are an error.</param>
/// <param name="FeatureScaling">How these columns are scaled.</param>
/// <param name="TargetScaling">How targets are scaled; null where they are not.</param>
/// <param name="Split">The shares of the parts.</param>
/// <param name="Seed">The seed of the split.</param>
/// <param name="Scaling">How features were asked to be scaled.</param>
/// <param name="Missing">What was asked to be done with missing values.</param>
/// <param name="Fingerprint">A text that differs where anything that is learned from does.</param>
/// <param name="ScalingOfTargets">How targets were asked to be scaled; null for as features are.</param>
/// <param name="ClipsNumbers">Whether scaled features are clipped.</param>
/// <param name="Frequencies">The share of the training rows that has each text of these columns; null for others.</param>
/// <param name="Season">After how many rows a time series repeats itself; null where it does not.</param>
sealed record PreparedDescription(
    int Version, string Data, int Examples, int Inputs, LearningTask Task, string[] Targets, string[] Features, Window Window,
    string[]? Classes, IReadOnlyDictionary<string, NumberFormat> Formats, IReadOnlyDictionary<string, string> Dates,
    string[] MissingTexts, IReadOnlyList<string?> Constants,
    IReadOnlyList<IReadOnlyList<string>?>? Categories, double?[]? Fills, ColumnScaling FeatureScaling, ColumnScaling? TargetScaling,
    string Split, ulong Seed, Scaling Scaling, string Missing, string Fingerprint,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Scaling? ScalingOfTargets = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool ClipsNumbers = false,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    IReadOnlyList<IReadOnlyDictionary<string, float>?>? Frequencies = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Season = null)
{
    /// <summary>The version that is written.</summary>
    public const int Newest = 1;

    /// <summary>What is known of data.</summary>
    public static PreparedDescription Of(PreparedData data)
    {
        var (source, steps, settings) = (data.Source, data.Preprocessing, data.Settings);
        return new(
            Newest, source.Name, source.Count, data.Inputs, source.Task, [.. source.TargetNames], [.. source.FeatureNames], source.Window,
            source.ClassNames?.ToArray(), source.Formats, source.Dates, [.. source.MissingTexts.Named], steps.Constants,
            steps.Encoder?.Categories,
            steps.Imputer?.Fills.ToArray().Select(fill => double.IsNaN(fill) ? (double?)null : fill).ToArray(),
            ColumnScaling.Of(steps.Scaler), data.TargetScaling is { } scaler ? ColumnScaling.Of(scaler) : null, settings.Split.ToString(),
            settings.Seed, settings.Scaling, settings.Missing.ToString(), data.Fingerprint(),
            settings.TargetScaling, steps.ClipsNumbers, steps.Frequencies?.Shares, source.Season);
    }

    /// <summary>The data set that it was made of, without its features.</summary>
    /// <param name="targets">The targets, as they were there.</param>
    /// <param name="weights">How much each example counts; null where all count alike.</param>
    public DataSet ToDataSet(double[] targets, float[]? weights) => new()
    {
        Name = Data,
        Task = Task,
        FeatureNames = Features,
        Features = [],
        Window = Window,
        TargetNames = Targets,
        Targets = targets,
        Weights = weights,
        ClassNames = Classes,
        Formats = Formats,
        Dates = Dates,
        MissingTexts = new(MissingTexts),
        Season = Season,
        Count = Examples,
    };

    /// <summary>What was decided when they were prepared.</summary>
    public PreparationSettings ToSettings() => new(
        SplitShares.Parse(Split), Seed, Scaling, ScalingOfTargets,
        GpuNet.Missing.Find(Missing) ?? throw new ArgumentException($"{Missing.Quote()} is nothing that is done with missing values"));

    /// <summary>The preprocessing.</summary>
    public Pipeline ToPipeline() => new(
        Features[..(Features.Length / Window.Step)],
        Fills is null ? null : new(Array.ConvertAll(Fills, fill => fill ?? double.NaN)),
        FeatureScaling.ToScaler(), Categories is null ? null : new(Categories), Constants, ClipsNumbers,
        Frequencies is null ? null : new(Frequencies));
}

/// <summary>z = (x − offset)/unit of each column, where x may be a logarithm or a normal score.</summary>
/// <param name="Offsets">The offsets.</param>
/// <param name="Units">The units.</param>
/// <param name="IsLogarithmic">Whether it is of ln x.</param>
/// <param name="Scores">The normal scores of columns that have them, and null for others; null where there are none.</param>
sealed record ColumnScaling(
    double[] Offsets, double[] Units,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool IsLogarithmic = false,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<NormalScores?>? Scores = null)
{
    public static ColumnScaling Of(Scaler scaler) =>
        new(scaler.Offsets.ToArray(), scaler.Units.ToArray(), scaler.IsLogarithmic, scaler.Scores);

    public Scaler ToScaler() => Scores is null || Scores.Count == Offsets.Length
        ? new(Offsets, Units) { IsLogarithmic = IsLogarithmic, Scores = Scores }
        : throw new ArgumentException($"{Offsets.Length} columns have {Scores.Count} normal scores");
}

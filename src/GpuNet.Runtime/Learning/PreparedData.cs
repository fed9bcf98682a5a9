using System.Runtime.InteropServices;
using System.Security.Cryptography;
using GpuNet.Data;
using GpuNet.Learning;

namespace GpuNet;

/// <summary>A data set that is divided and preprocessed: what networks of any kind are trained on.</summary>
public sealed class PreparedData
{
    // Of fewer training rows a note says that they are few.
    const int FewRows = 20;

    string? fingerprint;

    internal PreparedData(
        DataSet source, Split split, Pipeline preprocessing, Scaler? targetScaling, HostMatrix<float> features, float[] targets,
        PreparationSettings settings, string? fingerprint = null)
    {
        Source = source;
        Split = split;
        Preprocessing = preprocessing;
        TargetScaling = targetScaling;
        Features = features;
        Targets = targets;
        Settings = settings;
        this.fingerprint = fingerprint;
    }

    /// <summary>The data set as it was read, without its features: what became of them is in <see cref="Features"/>.</summary>
    public DataSet Source { get; }

    /// <summary>Which examples train, validate and test.</summary>
    public Split Split { get; }

    /// <summary>What was done to the features, fitted on the training part.</summary>
    public Pipeline Preprocessing { get; }

    /// <summary>What was done to the targets of a regression, fitted on the training part; null elsewhere.</summary>
    public Scaler? TargetScaling { get; }

    /// <summary>The inputs of a network (examples, <see cref="Inputs"/>).</summary>
    public HostMatrix<float> Features { get; }

    /// <summary>Number of inputs of a network.</summary>
    public int Inputs => Features.Columns;

    /// <summary>The targets, row-major: numbers are scaled, classes are their places (examples, 1); none for a reconstruction.</summary>
    public float[] Targets { get; }

    /// <summary>What was decided when it was divided and preprocessed.</summary>
    internal PreparationSettings Settings { get; }

    /// <summary>
    /// Opens a folder that <see cref="Save"/> wrote. The inputs are mapped, so they may be larger than the memory; the rest is read.
    /// </summary>
    /// <exception cref="InputException">The folder has no prepared data, or they are damaged.</exception>
    public static PreparedData Open(string folder) => PreparedFolder.Open(folder);

    /// <summary>Writes a folder of arrays of NumPy and a description, whole or not at all. docs/data.md says what is in it.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="overwrites">Whether it may replace prepared data that are there.</param>
    /// <exception cref="InputException">There is something else, or the file system refuses.</exception>
    public void Save(string folder, bool overwrites = false) => PreparedFolder.Write(folder, this, overwrites);

    /// <summary>Divides a data set as the options say, and preprocesses it.</summary>
    /// <exception cref="InputException">It cannot be divided as asked, or a value is missing where that is an error.</exception>
    public static PreparedData Prepare(DataSet data, TrainingOptions options) => Prepare(data, options, Divide(data, options));

    /// <summary>Divides a data set as the options say, and tells of rows that are in several parts.</summary>
    /// <exception cref="InputException">It cannot be divided as asked.</exception>
    internal static Split Divide(DataSet data, TrainingOptions options)
    {
        var split = Split.Divide(data, options.Split, options.Seed);
        TellOf(split, data, $"a larger training part in {Setting.Split}");
        return split;
    }

    /// <summary>Tells of rows that are in several parts, and of few rows to train on.</summary>
    internal static void TellOf(Split split, DataSet data, string more)
    {
        RepeatedRows.Tell(data, split);
        if (split.Train.Length < FewRows)
        {
            Message.Note($"{data.Name}: {split.Train.Length.Counted("row")} to train on: so few teach little, and scores are mostly "
                + $"chance; give more rows, or {more}");
        }
    }

    /// <summary>Preprocesses a data set that is divided.</summary>
    /// <exception cref="InputException">A value is missing where that is an error, or nothing differs that could be learned.</exception>
    public static PreparedData Prepare(DataSet data, TrainingOptions options, Split split)
    {
        var table = data.FeatureTable;
        CheckTargets(data, split.Train);
        CheckScaling(data, options);
        var start = options.StartFrom;
        var preprocessing = start?.Preprocessing
            ?? Pipeline.Fit(table, data.Window.RowsOf(split.Train), options.Scaling, options.Missing);
        var targetScaling = start is not null ? start.TargetScaling
            : data.Task.HasScaledTargets
                ? Scaler.Measure(ScalingOfTargets(options), data.Targets, data.TargetCount, split.Train)
            : null;
        double[] targets = targetScaling is null ? data.Targets : [.. data.Targets];
        targetScaling?.Apply(targets);
        var inputs = data.Window.Over(preprocessing.ApplyToKept(table), data.Count);
        var source = data.WithoutFeatures() with { Season = data.Season ?? FindSeason(data, split.Train) };
        return new(
            source, split, preprocessing, targetScaling, inputs, Array.ConvertAll(targets, value => (float)value),
            PreparationSettings.Of(options));
    }

    static void CheckTargets(DataSet data, int[] training)
    {
        for (int target = 0; data.Task.HasScaledTargets && target < data.TargetCount; target++)
        {
            double first = data.Targets[training[0] * data.TargetCount + target];
            if (Array.TrueForAll(training, row => data.Targets[row * data.TargetCount + target] == first))
            {
                throw new InputException($"{data.Name}: the target {data.AnswerNames[target].Quote()} is {first} in every training row; "
                    + "there is nothing to learn");
            }
        }
    }

    // Training rows follow each other in a time series.
    static int? FindSeason(DataSet data, int[] training)
    {
        if (!data.Window.IsSeries || !data.Task.HasScaledTargets)
            return null;
        int columns = data.TargetNames.Count;
        double[] values = [.. training.SelectMany(example => data.Targets.AsSpan(example * data.TargetCount, columns).ToArray())];
        int? season = Seasonality.Find(values, columns);
        if (season is not null)
        {
            Message.Note($"{data.Name}: the targets repeat themselves after {season} rows, by their autocorrelation; "
                + $"scores are beside those of the value {season} rows before, and {Setting.Season} sets another season");
        }
        return season;
    }

    /// <summary>How options have features and targets scaled; null for what they do not scale.</summary>
    internal (Scaling? Features, Scaling? Targets) ScalingsOf(TrainingOptions options) => options.StartFrom is not null ? default : (
        Preprocessing.HasNumbers ? options.Scaling : null, Source.Task.HasScaledTargets ? ScalingOfTargets(options) : null);

    static Scaling ScalingOfTargets(TrainingOptions options) => options.TargetScaling
        ?? (options.Scaling is Scaling.Robust or Scaling.Quantile ? Scaling.Standard : options.Scaling);

    static void CheckScaling(DataSet data, TrainingOptions options)
    {
        if (data.Task.HasNoTarget && options.Scaling == Scaling.Robust)
        {
            throw new InputException($"{data.Name}: an autoencoder cannot restore numbers that were clipped; "
                + $"use {Setting.Scaling.To(nameof(GpuNet.Scaling.Standard))}");
        }
        if (options.TargetScaling is null)
            return;
        if (options.StartFrom is not null)
            throw new InputException($"the model to start from scales the targets as it did; leave out {Setting.TargetScaling}");
        if (!data.Task.HasScaledTargets)
            throw new InputException($"{data.Name}: only numbers to predict are scaled; leave out {Setting.TargetScaling}");
        int place = options.TargetScaling == Scaling.Log ? Array.FindIndex(data.Targets, value => !(value > 0)) : -1;
        if (place >= 0)
        {
            throw new InputException($"{data.Where(place / data.TargetCount)}: the target "
                + $"{data.AnswerNames[place % data.TargetCount].Quote()} is {data.Targets[place]}, which has no logarithm; "
                + $"use {Setting.TargetScaling.To(nameof(GpuNet.Scaling.Standard))}");
        }
    }

    /// <summary>The data in a device's memory, the weight of each example multiplied by the weight of its class.</summary>
    /// <exception cref="InputException">The classes cannot be weighed as asked, or no training example counts.</exception>
    public DeviceData Upload(Device device, TrainingOptions options) => options.Packs is { } packs
        ? packs.Lend((this, options.ClassWeights), () => UploadAnew(device, options))
        : UploadAnew(device, options);

    DeviceData UploadAnew(Device device, TrainingOptions options)
    {
        bool hasLabels = Source.Task == LearningTask.MultiLabel;
        float[]? ofClasses = hasLabels ? null : options.ClassWeights?.For(Source, Split.Train);
        float[] weights = (ofClasses, Source.Weights) is ({ } byClass, { } byExample)
            ? [.. byClass.Zip(byExample, (ofClass, ofExample) => ofClass * ofExample)]
            : ofClasses ?? Source.Weights ?? [];
        if (weights.Length > 0 && Split.Train.All(example => weights[example] == 0f))
        {
            throw new InputException($"{Source.Name}: all weights of the training part are 0; "
                + $"choose another {Setting.Seed} or {Setting.Split}");
        }
        if (Source.Task.HasNoTarget)
            return DeviceData.WithFeaturesAsTargets(device, Features, weights);
        if (Source.Task.Link == Link.Softmax)
            return DeviceData.WithClasses(device, Features, Array.ConvertAll(Targets, place => (int)place), weights);
        return new(device, Features, Targets, weights)
        {
            PositiveWeights = hasLabels ? options.ClassWeights?.ForLabels(Source, Split.Train) : null,
        };
    }

    /// <summary>The same numbers, of which those of the validation part are trained on, too.</summary>
    internal PreparedData WithoutValidation() => new(
        Source, new([.. Split.Train, .. Split.Validation], [], Split.Test), Preprocessing, TargetScaling, Features, Targets, Settings);

    /// <summary>A text that differs where anything that is learned from does.</summary>
    internal string Fingerprint() => fingerprint ??= ComputeFingerprint();

    /// <summary>Options with what was decided when the data were divided and preprocessed.</summary>
    internal TrainingOptions Decide(TrainingOptions options) => options with
    {
        Split = Settings.Split,
        Scaling = Settings.Scaling,
        TargetScaling = Settings.TargetScaling,
        Missing = Settings.Missing,
    };

    /// <summary>About how much memory a training takes beside the inputs, where these are mapped.</summary>
    /// <param name="network">The network.</param>
    /// <param name="options">How it is trained.</param>
    internal long BytesBeside(Network network, TrainingOptions options)
    {
        // Of an example: its targets as they were, scaled, on the device, and for scores; outputs and their log-probabilities; row numbers
        // in three orders, its part, and loss and correctness on the device and here.
        const int OfTarget = 24, OfOutput = 12, OfRow = 60;
        long ofExamples = Source.Count * ((long)OfTarget * Source.TargetCount + (long)OfOutput * network.Outputs + OfRow);
        // Parameters, gradients and two snapshots beside the state of the optimizer; a batch has as many values as a row of all layers.
        const int Copies = 4;
        long ofParameters = (Copies + (options.Averaging.IsKept ? 1 : 0) + options.Optimizer.StateSize) * (long)network.ParameterCount;
        long ofBatch = 2L * options.BatchSize * Enumerable.Range(0, network.Layers.Length).Sum(layer => (long)network.OutputsOf(layer));
        return ofExamples + sizeof(float) * (ofParameters + ofBatch + (long)options.BatchSize * network.Inputs);
    }

    string ComputeFingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int row = 0; row < Features.Rows; row++)
            hash.AppendData(MemoryMarshal.AsBytes(Features.Row(row)));
        hash.AppendData(MemoryMarshal.AsBytes(Targets.AsSpan()));
        hash.AppendData(MemoryMarshal.AsBytes(Source.Weights.AsSpan()));
        foreach (int[] part in new[] { Split.Train, Split.Validation, Split.Test })
            hash.AppendData(MemoryMarshal.AsBytes(part.AsSpan()));
        return Convert.ToHexStringLower(hash.GetHashAndReset()[..8]);
    }
}

/// <summary>What is decided when data are divided and preprocessed.</summary>
/// <param name="Split">The shares of the parts.</param>
/// <param name="Seed">The seed of the split.</param>
/// <param name="Scaling">How features are scaled.</param>
/// <param name="TargetScaling">How targets are scaled; null for as features are.</param>
/// <param name="Missing">What is done with missing values.</param>
sealed record PreparationSettings(SplitShares Split, ulong Seed, Scaling Scaling, Scaling? TargetScaling, Missing Missing)
{
    /// <summary>What options say of it.</summary>
    public static PreparationSettings Of(TrainingOptions options) =>
        new(options.Split, options.Seed, options.Scaling, options.TargetScaling, options.Missing);
}

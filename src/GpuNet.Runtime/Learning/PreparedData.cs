using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace GpuNet;

/// <summary>A data set that is divided and preprocessed: what networks of any kind are trained on.</summary>
public sealed class PreparedData
{
    PreparedData(DataSet source, Split split, Pipeline preprocessing, Scaler? targetScaling, HostMatrix<float> features, float[] targets)
    {
        Source = source;
        Split = split;
        Preprocessing = preprocessing;
        TargetScaling = targetScaling;
        Features = features;
        Targets = targets;
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

    /// <summary>Divides a data set as the options say, and preprocesses it.</summary>
    /// <exception cref="InputException">It cannot be divided as asked, or a value is missing where that is an error.</exception>
    public static PreparedData Prepare(DataSet data, TrainingOptions options) =>
        Prepare(data, options, Split.Divide(data, options.Split, options.Seed));

    /// <summary>Preprocesses a data set that is divided.</summary>
    /// <exception cref="InputException">A value is missing where that is an error, or nothing differs that could be learned.</exception>
    public static PreparedData Prepare(DataSet data, TrainingOptions options, Split split)
    {
        var table = data.FeatureTable;
        CheckTargets(data, split.Train);
        var start = options.StartFrom;
        var preprocessing = start?.Preprocessing
            ?? Pipeline.Fit(table, data.Window.RowsOf(split.Train), options.Scaling, options.Missing);
        var targetScaling = start is not null ? start.TargetScaling
            : data.Task.HasScaledTargets ? Scaler.Measure(options.Scaling, data.Targets, data.TargetCount, split.Train)
            : null;
        double[] targets = [.. data.Targets];
        targetScaling?.Apply(targets);
        var inputs = data.Window.Over(preprocessing.ApplyToKept(table), data.Count);
        return new(data.WithoutFeatures(), split, preprocessing, targetScaling, inputs, Array.ConvertAll(targets, value => (float)value));
    }

    static void CheckTargets(DataSet data, int[] training)
    {
        for (int target = 0; data.Task.HasScaledTargets && target < data.TargetCount; target++)
        {
            double first = data.Targets[training[0] * data.TargetCount + target];
            if (Array.TrueForAll(training, row => data.Targets[row * data.TargetCount + target] == first))
            {
                throw new InputException($"{data.Name}: the target {data.TargetNames[target].Quote()} is {first} in every training row; "
                    + "there is nothing to learn");
            }
        }
    }

    /// <summary>The data in a device's memory, the weight of each example multiplied by the weight of its class.</summary>
    /// <exception cref="InputException">The classes cannot be weighed as asked, or no training example counts.</exception>
    public DeviceData Upload(Device device, TrainingOptions options)
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

    /// <summary>A text that differs where anything that is learned from does.</summary>
    internal string Fingerprint()
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

using System.Collections.Immutable;
using GpuNet.Kernels.Activations;
using GpuNet.Kernels.Losses;
using GpuNet.Kernels.Optimizers;
using GpuNet.Runtime.Data;
using GpuNet.Runtime.Data.Preprocessing;
using GpuNet.Runtime.Metrics;
using GpuNet.Runtime.Networks;

namespace GpuNet.Runtime.Training;

/// <summary>Everything that is decided before a data set is learned from.</summary>
public sealed record Recipe
{
    /// <summary>The widths of the hidden layers; may be empty.</summary>
    public ImmutableArray<int> Hidden { get; init; } = [256, 128];

    /// <summary>The activation of the hidden layers.</summary>
    public Activation Activation { get; init; } = Activation.Relu;

    /// <summary>The share of the hidden units that a training step drops, from 0 to below 1.</summary>
    public float Dropout { get; init; }

    /// <summary>The optimizer.</summary>
    public Optimizer Optimizer { get; init; } = Optimizer.Adam;

    /// <summary>How long and how fast to learn, and the seed of everything random.</summary>
    public TrainingOptions Training { get; init; } = new();

    /// <summary>How the examples are divided.</summary>
    public SplitShares Split { get; init; } = SplitShares.Parse("70/10/20");

    /// <summary>What features, and real targets, are brought to first.</summary>
    public Scaling Scaling { get; init; } = Scaling.Standard;

    /// <summary>What is done where a feature has no value.</summary>
    public Missing Missing { get; init; } = Missing.Error;

    /// <summary>The probability from which on the second of two classes is the answer.</summary>
    public float Threshold { get; init; } = 0.5f;

    /// <summary>What is computed on the validation part after each epoch, besides the loss and the accuracy.</summary>
    public ImmutableArray<Metric> Metrics { get; init; } = [];

    /// <summary>The network for a data set.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="inputs">How many inputs its preprocessing makes.</param>
    public Network NetworkFor(DataSet data, int inputs) => Hidden
        .Aggregate(Network.Input(inputs), (network, width) => network.Dense(width, Activation, Dropout))
        .Dense(data.TargetCount);

    /// <summary>The loss for a task.</summary>
    public static Loss LossFor(LearningTask task) => task switch
    {
        LearningTask.Classification => Loss.SoftmaxCrossEntropy,
        LearningTask.BinaryClassification => Loss.BinaryCrossEntropy,
        _ => Loss.SquaredError,
    };
}

using System.Collections.Immutable;
using GpuNet.Kernels.Activations;
using GpuNet.Kernels.Losses;
using GpuNet.Kernels.Optimizers;
using GpuNet.Runtime.Data;
using GpuNet.Runtime.Networks;

namespace GpuNet.Runtime.Training;

/// <summary>Everything that is decided before a data set is learned from.</summary>
public sealed record Recipe
{
    /// <summary>The widths of the hidden layers; may be empty.</summary>
    public ImmutableArray<int> Hidden { get; init; } = [256, 128];

    /// <summary>The activation of the hidden layers.</summary>
    public Activation Activation { get; init; } = Activation.Relu;

    /// <summary>What is normalised between a hidden layer's product and its activation.</summary>
    public Normalisation Normalisation { get; init; }

    /// <summary>The share of the hidden units that a training step drops, from 0 to below 1.</summary>
    public float Dropout { get; init; }

    /// <summary>The first weights; null takes for each layer what fits its activation.</summary>
    public Initialiser? Initialiser { get; init; }

    /// <summary>The optimizer.</summary>
    public Optimizer Optimizer { get; init; } = Optimizer.Adam;

    /// <summary>How long and how fast to learn, and the seed of everything random.</summary>
    public TrainingOptions Training { get; init; } = new();

    /// <summary>How the examples are divided.</summary>
    public SplitShares Split { get; init; } = SplitShares.Parse("70/10/20");

    /// <summary>Whether features, and real targets, are brought to mean 0 and deviation 1 first.</summary>
    public bool Standardize { get; init; } = true;

    /// <summary>The probability from which on the second of two classes is the answer.</summary>
    public float Threshold { get; init; } = 0.5f;

    /// <summary>The network for a data set.</summary>
    public Network NetworkFor(DataSet data) =>
        Hidden.Aggregate(Network.Input(data.FeatureCount), AddHidden).Dense(data.TargetCount, initialiser: Initialiser);

    Network AddHidden(Network network, int width) => Normalisation switch
    {
        Normalisation.Batch => AddDropout(AddProduct(network, width).BatchNorm(Activation)),
        Normalisation.Layer => AddDropout(AddProduct(network, width).LayerNorm(Activation)),
        _ => network.Dense(width, Activation, Dropout, Initialiser),
    };

    // The activation that its first weights have to fit comes behind the normalisation.
    Network AddProduct(Network network, int width) => network.Dense(width, initialiser: Initialiser ?? Initialiser.For(Activation));

    Network AddDropout(Network network) => Dropout == 0f ? network : network.Dropout(Dropout);

    /// <summary>The loss for a task.</summary>
    public static Loss LossFor(LearningTask task) => task switch
    {
        LearningTask.Classification => Loss.SoftmaxCrossEntropy,
        LearningTask.BinaryClassification => Loss.BinaryCrossEntropy,
        _ => Loss.SquaredError,
    };
}

/// <summary>What is normalised between a hidden layer's product and its activation.</summary>
public enum Normalisation
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Each unit over the batch: <see cref="BatchNormLayer"/>.</summary>
    Batch,

    /// <summary>Each example over its units: <see cref="LayerNormLayer"/>.</summary>
    Layer,
}

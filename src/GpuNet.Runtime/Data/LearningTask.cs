using System.Runtime.CompilerServices;

namespace GpuNet;

/// <summary>What is learned: the kind of the targets, and what the outputs of a network mean.</summary>
public sealed class LearningTask
{
    readonly string name;
    readonly Targets targets;

    LearningTask(string fileName, Answers answers, Targets targets, Loss usualLoss, [CallerMemberName] string name = "")
    {
        FileName = fileName;
        Answers = answers;
        UsualLoss = usualLoss;
        this.targets = targets;
        this.name = name;
    }

    enum Targets
    {
        None,
        Single,
        Several,
    }

    /// <summary>One of K classes; one target column.</summary>
    public static LearningTask Classification { get; } = new("classification", Answers.Class, Targets.Single, new SoftmaxCrossEntropy());

    /// <summary>One of two classes; one target column.</summary>
    public static LearningTask BinaryClassification { get; } = new(
        "binaryClassification", Answers.Class, Targets.Single, new BinaryCrossEntropy());

    /// <summary>Any number of labels per example; a target column of 0 and 1 for each.</summary>
    public static LearningTask MultiLabel { get; } = new("multiLabel", Answers.Labels, Targets.Several, new BinaryCrossEntropy());

    /// <summary>Numbers; a target column for each.</summary>
    public static LearningTask Regression { get; } = new("regression", Answers.Numbers, Targets.Several, new SquaredError());

    /// <summary>The features themselves, through a narrow layer; no target column.</summary>
    public static LearningTask Autoencoder { get; } = new("reconstruction", Answers.Numbers, Targets.None, new SquaredError());

    /// <summary>Whether two items belong together: the features of both, and one target column of 0 and 1.</summary>
    public static LearningTask Pairs { get; } = new("matching", Answers.Labels, Targets.Single, new Contrastive());

    /// <summary>Every task.</summary>
    internal static IReadOnlyList<LearningTask> All { get; } =
        [Classification, BinaryClassification, MultiLabel, Regression, Autoencoder, Pairs];

    /// <summary>Its name in model files.</summary>
    internal string FileName { get; }

    /// <summary>The kind of its predictions.</summary>
    internal Answers Answers { get; }

    /// <summary>The default loss; every loss of the task has the same link.</summary>
    internal Loss UsualLoss { get; }

    /// <summary>The link between outputs and predictions.</summary>
    internal Link Link => UsualLoss.Link;

    /// <summary>Whether it has exactly one target column.</summary>
    internal bool HasOneTarget => targets == Targets.Single;

    /// <summary>Whether it has no target column, because the features are the targets.</summary>
    internal bool HasNoTarget => targets == Targets.None;

    /// <summary>Whether targets are scaled before training.</summary>
    internal bool HasScaledTargets => Answers == Answers.Numbers && !HasNoTarget;

    /// <summary>Whether an example consists of two items that are compared.</summary>
    internal bool ArePairs => Link == Link.Distance;

    /// <summary>Whether predictions depend on a threshold: a probability or, for pairs, a distance.</summary>
    internal bool HasThreshold => Link is Link.Sigmoid or Link.Distance;

    /// <summary>Whether it needs a hidden layer that computes a code of the features.</summary>
    internal bool NeedsCode => HasNoTarget || ArePairs;

    /// <summary>The task for a number of classes.</summary>
    internal static LearningTask ClassificationOf(int classes) => classes == 2 ? BinaryClassification : Classification;

    /// <summary>The task of that name in model files, or null.</summary>
    internal static LearningTask? Find(string fileName) => All.FirstOrDefault(task => task.FileName == fileName);

    /// <summary>Its name in code: <c>Classification</c>.</summary>
    public override string ToString() => name;
}

/// <summary>The kind of a prediction, which determines its metrics.</summary>
enum Answers
{
    /// <summary>One class of several.</summary>
    Class,

    /// <summary>Labels, each true or false.</summary>
    Labels,

    /// <summary>Numbers.</summary>
    Numbers,
}

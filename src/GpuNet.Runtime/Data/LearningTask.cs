using System.Runtime.CompilerServices;

namespace GpuNet;

/// <summary>What is learned: what the targets are, and what a network's outputs answer.</summary>
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

    /// <summary>Which one of K classes: one target column.</summary>
    public static LearningTask Classification { get; } = new("classification", Answers.Class, Targets.Single, new SoftmaxCrossEntropy());

    /// <summary>Which of two classes: one target column.</summary>
    public static LearningTask BinaryClassification { get; } = new(
        "binaryClassification", Answers.Class, Targets.Single, new BinaryCrossEntropy());

    /// <summary>Which labels hold, any number of them: a target column of 0 and 1 for each.</summary>
    public static LearningTask MultiLabel { get; } = new("multiLabel", Answers.Labels, Targets.Several, new BinaryCrossEntropy());

    /// <summary>Numbers: a target column for each.</summary>
    public static LearningTask Regression { get; } = new("regression", Answers.Numbers, Targets.Several, new SquaredError());

    /// <summary>The features themselves, through a narrow layer, as an autoencoder does: no target column.</summary>
    public static LearningTask Autoencoder { get; } = new("reconstruction", Answers.Numbers, Targets.None, new SquaredError());

    /// <summary>Whether two belong together: the features of one and of the other, and one target column of 0 and 1.</summary>
    public static LearningTask Pairs { get; } = new("matching", Answers.Labels, Targets.Single, new Contrastive());

    /// <summary>Every task.</summary>
    internal static IReadOnlyList<LearningTask> All { get; } =
        [Classification, BinaryClassification, MultiLabel, Regression, Autoencoder, Pairs];

    /// <summary>What model files call it.</summary>
    internal string FileName { get; }

    /// <summary>What answers are compared with.</summary>
    internal Answers Answers { get; }

    /// <summary>The loss where none is asked for; every other loss of the task has its link.</summary>
    internal Loss UsualLoss { get; }

    /// <summary>What makes answers of a network's outputs.</summary>
    internal Link Link => UsualLoss.Link;

    /// <summary>Whether exactly one column is the target.</summary>
    internal bool HasOneTarget => targets == Targets.Single;

    /// <summary>Whether no column is, because the features are.</summary>
    internal bool HasNoTarget => targets == Targets.None;

    /// <summary>Whether targets are brought to one scale before they are learned.</summary>
    internal bool HasScaledTargets => Answers == Answers.Numbers && !HasNoTarget;

    /// <summary>Whether an example is two rows, which are compared.</summary>
    internal bool ArePairs => Link == Link.Distance;

    /// <summary>Whether an answer depends on a threshold: a probability, or of pairs a distance.</summary>
    internal bool HasThreshold => Link is Link.Sigmoid or Link.Distance;

    /// <summary>Whether a hidden layer makes a code of the features: an autoencoder's is printed, those of a pair are compared.</summary>
    internal bool NeedsCode => HasNoTarget || ArePairs;

    /// <summary>The task of a classification of so many classes.</summary>
    internal static LearningTask ClassificationOf(int classes) => classes == 2 ? BinaryClassification : Classification;

    /// <summary>The task that model files call so, or null.</summary>
    internal static LearningTask? Find(string fileName) => All.FirstOrDefault(task => task.FileName == fileName);

    /// <summary>Its name in code: <c>Classification</c>.</summary>
    public override string ToString() => name;
}

/// <summary>What a prediction is compared with, and so which metrics there are.</summary>
enum Answers
{
    /// <summary>One class of several.</summary>
    Class,

    /// <summary>Labels that hold or not.</summary>
    Labels,

    /// <summary>Numbers.</summary>
    Numbers,
}

namespace GpuNet;

/// <summary>
/// A model's answer for one example: a class with the probability of each, several labels, numbers, the features again, or whether two
/// belong together. What the model does not answer cannot be asked for.
/// </summary>
public sealed class Prediction
{
    readonly Model model;
    readonly float[] logits;

    internal Prediction(Model model, float[] logits) => (this.model, this.logits) = (model, logits);

    /// <summary>The network's outputs (K), of which the answer is made.</summary>
    public IReadOnlyList<float> Logits => logits;

    /// <summary>The name of the class; of a pair <c>together</c> or <c>apart</c>.</summary>
    /// <exception cref="InvalidOperationException">The model answers something else.</exception>
    public string Label => model.Task.ArePairs ? DataSet.PairKinds[IsTogether ? 1 : 0] : Names[Class];

    /// <summary>The place of the class in <see cref="Model.ClassNames"/>.</summary>
    /// <exception cref="InvalidOperationException">The model answers something else.</exception>
    public int Class
    {
        get
        {
            _ = Names;
            return Answer.Classes(model, logits)[0];
        }
    }

    /// <summary>The probability of the class that is answered.</summary>
    /// <exception cref="InvalidOperationException">The model answers something else.</exception>
    public double Probability => Probabilities[Class];

    /// <summary>
    /// The probability of each class of <see cref="Model.ClassNames"/>, or of each label of <see cref="Model.TargetNames"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">The model answers something else.</exception>
    public IReadOnlyList<double> Probabilities => field ??= model.Task.Link switch
    {
        Link.Sigmoid when model.ClassNames is not null => Answer.Probabilities(model, logits) is [var second] ? [1 - second, second] : [],
        Link.Sigmoid or Link.Softmax => Answer.Probabilities(model, logits),
        _ => throw Other("no probabilities"),
    };

    /// <summary>The labels that hold.</summary>
    /// <exception cref="InvalidOperationException">The model answers something else.</exception>
    public IReadOnlyList<string> Labels => model.Task == LearningTask.MultiLabel
        ? [.. model.TargetNames.Zip(Answer.Labels(model, logits)).Where(label => label.Second).Select(label => label.First)]
        : throw Other("no labels");

    /// <summary>The number that is predicted, in the units of the data.</summary>
    /// <exception cref="InvalidOperationException">The model answers something else, or several numbers.</exception>
    public double Value => Values is [var value] ? value : throw Other("several numbers");

    /// <summary>The numbers that are predicted, in the units of the data and the order of <see cref="Model.TargetNames"/>.</summary>
    /// <exception cref="InvalidOperationException">The model answers something else.</exception>
    public IReadOnlyList<double> Values =>
        model.Task.HasScaledTargets ? field ??= Answer.Values(model, logits) : throw Other("no numbers");

    /// <summary>What an autoencoder makes of the features of <see cref="Model.FeatureNames"/>, as a file would have them.</summary>
    /// <exception cref="InvalidOperationException">The model answers something else.</exception>
    public IReadOnlyList<string> Features =>
        model.Task.HasNoTarget ? field ??= model.Preprocessing.Restore(logits) : throw Other("no features");

    /// <summary>The distance of a pair, from 0.</summary>
    /// <exception cref="InvalidOperationException">The model answers something else.</exception>
    public float Distance => model.Task.ArePairs ? logits[0] : throw Other("no distance");

    /// <summary>Whether a pair belongs together: its distance is below <see cref="Model.Threshold"/>.</summary>
    /// <exception cref="InvalidOperationException">The model answers something else.</exception>
    public bool IsTogether => Distance < model.Threshold;

    IReadOnlyList<string> Names => model.ClassNames ?? throw Other("no class");

    /// <summary>For people: <c>setosa 97 %</c>.</summary>
    public override string ToString() => model.Task.Answers switch
    {
        Answers.Numbers => model.Task.HasNoTarget ? string.Join(' ', Features) : string.Join(' ', Values),
        Answers.Labels => model.Task.ArePairs
            ? FormattableString.Invariant($"{Label} {Distance:0.###}")
            : string.Join(' ', Labels),
        _ => FormattableString.Invariant($"{Label} {100 * Probability:0} %"),
    };

    InvalidOperationException Other(string what) => new($"the model answers {what}: its task is {model.Task}");
}

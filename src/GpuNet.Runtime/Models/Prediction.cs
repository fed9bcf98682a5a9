namespace GpuNet;

/// <summary>
/// The prediction for one example: a class with probabilities, labels, numbers, reconstructed features, or whether a pair belongs
/// together. Members of other tasks throw.
/// </summary>
public sealed class Prediction
{
    readonly Model model;
    readonly float[] logits;

    internal Prediction(Model model, float[] logits) => (this.model, this.logits) = (model, logits);

    /// <summary>The outputs of the network (K).</summary>
    public IReadOnlyList<float> Logits => logits;

    /// <summary>The name of the class; for a pair <c>together</c> or <c>apart</c>.</summary>
    /// <exception cref="InvalidOperationException">The model has another task.</exception>
    public string Label => model.Task.ArePairs ? DataSet.PairKinds[IsTogether ? 1 : 0] : Names[Class];

    /// <summary>The place of the class in <see cref="Model.ClassNames"/>.</summary>
    /// <exception cref="InvalidOperationException">The model has another task.</exception>
    public int Class
    {
        get
        {
            _ = Names;
            return Answer.Classes(model, logits)[0];
        }
    }

    /// <summary>The probability of the predicted class.</summary>
    /// <exception cref="InvalidOperationException">The model has another task.</exception>
    public double Probability => Probabilities[Class];

    /// <summary>
    /// The probability of each class of <see cref="Model.ClassNames"/>, or of each label of <see cref="Model.TargetNames"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">The model has another task.</exception>
    public IReadOnlyList<double> Probabilities => field ??= model.Task.Link switch
    {
        Link.Sigmoid when model.ClassNames is not null => Answer.Probabilities(model, logits) is [var second] ? [1 - second, second] : [],
        Link.Sigmoid or Link.Softmax => Answer.Probabilities(model, logits),
        _ => throw Other("no probabilities"),
    };

    /// <summary>The predicted labels.</summary>
    /// <exception cref="InvalidOperationException">The model has another task.</exception>
    public IReadOnlyList<string> Labels => model.Task == LearningTask.MultiLabel
        ? [.. model.TargetNames.Zip(Answer.Labels(model, logits)).Where(label => label.Second).Select(label => label.First)]
        : throw Other("no labels");

    /// <summary>The predicted number, in the units of the data.</summary>
    /// <exception cref="InvalidOperationException">The model has another task, or several targets.</exception>
    public double Value => Values is [var value] ? value : throw Other("several numbers");

    /// <summary>The predicted numbers, in the units of the data and the order of <see cref="Model.AnswerNames"/>.</summary>
    /// <exception cref="InvalidOperationException">The model has another task.</exception>
    public IReadOnlyList<double> Values =>
        model.Task.HasScaledTargets ? field ??= Answer.Values(model, logits) : throw Other("no numbers");

    /// <summary>The features of <see cref="Model.FeatureNames"/> as an autoencoder reconstructs them, as texts.</summary>
    /// <exception cref="InvalidOperationException">The model has another task.</exception>
    public IReadOnlyList<string> Features =>
        model.Task.HasNoTarget ? field ??= model.Preprocessing.Restore(logits) : throw Other("no features");

    /// <summary>The distance of a pair, from 0.</summary>
    /// <exception cref="InvalidOperationException">The model has another task.</exception>
    public float Distance => model.Task.ArePairs ? logits[0] : throw Other("no distance");

    /// <summary>Whether a pair belongs together: its distance is below <see cref="Model.Threshold"/>.</summary>
    /// <exception cref="InvalidOperationException">The model has another task.</exception>
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

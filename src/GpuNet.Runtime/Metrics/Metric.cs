using GpuNet.Kernels;

namespace GpuNet;

/// <summary>A metric as a value. One line here, or <see cref="Register"/>, makes a metric available to every report and command.</summary>
public sealed class Metric
{
    static readonly Registry<Metric> known = new("metric", metric => metric.Name, []);

    readonly Func<ClassPredictions, double?>? ofClasses;
    readonly Func<LabelPredictions, double?>? ofLabels;
    readonly Func<NumberPredictions, double?>? ofNumbers;

    /// <summary>Creates a metric. It applies to the tasks for which it has a function.</summary>
    /// <param name="name">The name in reports and on the command line.</param>
    /// <param name="meaning">A short description.</param>
    /// <param name="higherIsBetter">Whether higher is better.</param>
    /// <param name="classes">Its value for classes, or null if it is not defined.</param>
    /// <param name="labels">Its value for labels.</param>
    /// <param name="numbers">Its value for numbers.</param>
    public Metric(
        string name, string meaning, bool higherIsBetter = true, Func<ClassPredictions, double?>? classes = null,
        Func<LabelPredictions, double?>? labels = null, Func<NumberPredictions, double?>? numbers = null)
    {
        Name = name;
        Meaning = meaning;
        HigherIsBetter = higherIsBetter;
        ofClasses = classes;
        ofLabels = labels;
        ofNumbers = numbers;
    }

    /// <summary>The fraction of correct predictions: one per example, or one per example and label.</summary>
    public static Metric Accuracy { get; } = Register(new(
        "accuracy", "fraction of correct predictions", classes: p => p.Confusion.Accuracy, labels: p => p.Accuracy));

    /// <inheritdoc cref="LabelPredictions.ExactMatch"/>
    public static Metric ExactMatch { get; } = Register(new(
        "exact_match", "fraction of examples with every label correct", labels: p => p.ExactMatch));

    /// <inheritdoc cref="TopK"/>
    public static Metric Top3 { get; } = Register(new(
        "top_3_accuracy", "fraction of examples whose class is among the 3 most probable", classes: p => TopK.Of(p, 3))
    {
        LeastClasses = 4,
    });

    /// <inheritdoc cref="TopK"/>
    public static Metric Top5 { get; } = Register(new(
        "top_5_accuracy", "fraction of examples whose class is among the 5 most probable", classes: p => TopK.Of(p, 5))
    {
        LeastClasses = 6,
    });

    /// <inheritdoc cref="ClassScore.Precision"/>
    public static Metric PrecisionMacro { get; } = Macro("precision_macro", "mean precision of the classes", score => score.Precision);

    /// <inheritdoc cref="ClassScore.Recall"/>
    public static Metric RecallMacro { get; } = Macro("recall_macro", "mean recall of the classes", score => score.Recall);

    /// <inheritdoc cref="ClassScore.F1"/>
    public static Metric F1Macro { get; } = Macro("f1_macro", "mean F1 of the classes", score => score.F1);

    /// <inheritdoc cref="ClassScore.Micro"/>
    public static Metric PrecisionMicro { get; } = Micro("precision_micro", "precision of all decisions pooled", score => score.Precision);

    /// <inheritdoc cref="ClassScore.Micro"/>
    public static Metric RecallMicro { get; } = Micro("recall_micro", "recall of all decisions pooled", score => score.Recall);

    /// <inheritdoc cref="ClassScore.Micro"/>
    public static Metric F1Micro { get; } = Micro("f1_micro", "F1 of all decisions pooled", score => score.F1);

    /// <inheritdoc cref="RocArea"/>
    public static Metric RocAuc { get; } = Register(new(
        "roc_auc", "area under the ROC curve; for more than two classes the one-vs-rest mean",
        classes: RocArea.Of, labels: RocArea.Of));

    /// <inheritdoc cref="GpuNet.LogLoss"/>
    public static Metric LogLoss { get; } = Register(new(
        "log_loss", "mean −ln p of the true class", higherIsBetter: false,
        classes: p => GpuNet.LogLoss.Of(p), labels: GpuNet.LogLoss.Of));

    /// <inheritdoc cref="CalibrationCurve.ExpectedError"/>
    public static Metric CalibrationError { get; } = Register(new(
        "calibration_error", "expected difference between probability and accuracy", higherIsBetter: false,
        classes: p => CalibrationCurve.Of(p)?.ExpectedError, labels: p => CalibrationCurve.Of(p)?.ExpectedError));

    /// <inheritdoc cref="RootMeanSquaredError"/>
    public static Metric Rmse { get; } = Register(new(
        "rmse", "root mean squared error", higherIsBetter: false, numbers: RootMeanSquaredError.Of));

    /// <inheritdoc cref="MeanAbsoluteError"/>
    public static Metric Mae { get; } = Register(new("mae", "mean absolute error", higherIsBetter: false, numbers: MeanAbsoluteError.Of));

    /// <inheritdoc cref="RSquared"/>
    public static Metric R2 { get; } = Register(new("r2", "explained fraction of the variance of the target", numbers: RSquared.Of));

    /// <summary>Every metric.</summary>
    public static IReadOnlyList<Metric> All => known.All;

    /// <summary>The name in reports and on the command line.</summary>
    public string Name { get; }

    /// <summary>A short description.</summary>
    public string Meaning { get; }

    /// <summary>Whether higher is better.</summary>
    public bool HigherIsBetter { get; }

    /// <summary>The metric of that name, or null.</summary>
    public static Metric? Find(string name) => known.Find(name);

    /// <summary>The metrics of a task.</summary>
    public static IEnumerable<Metric> For(LearningTask task) => All.Where(metric => metric.IsFor(task));

    /// <summary>The default metric to compare settings: a smooth one, if there is one.</summary>
    public static Metric UsualFor(LearningTask task) => task.Link switch
    {
        Link.Identity => Rmse,
        Link.Distance => RocAuc,
        _ => LogLoss,
    };

    /// <summary>The number of classes from which on it is defined.</summary>
    internal int LeastClasses { get; private init; }

    /// <summary>Whether it can be computed for a task.</summary>
    public bool IsFor(LearningTask task) => task.Answers switch
    {
        Answers.Class => ofClasses is not null,
        // A pair has one label, and its distance is not a probability.
        Answers.Labels => ofLabels is not null && !(task.ArePairs && (this == LogLoss || this == ExactMatch || this == CalibrationError)),
        _ => ofNumbers is not null,
    };

    /// <summary>The value; null if it is not defined, such as R² of a constant target.</summary>
    /// <exception cref="ArgumentException">The metric does not apply to these predictions.</exception>
    public double? Of(Predictions predictions)
    {
        double? value = predictions switch
        {
            ClassPredictions classes when ofClasses is not null => ofClasses(classes),
            LabelPredictions labels when ofLabels is not null => ofLabels(labels),
            NumberPredictions numbers when ofNumbers is not null => ofNumbers(numbers),
            _ => throw new ArgumentException($"{Name} is not a metric of {predictions.GetType().Name}"),
        };
        return value is { } number && double.IsNaN(number) ? null : value;
    }

    /// <summary>Registers a custom metric, so that reports and commands find it.</summary>
    /// <returns>The metric.</returns>
    /// <exception cref="ArgumentException">The name is already in use.</exception>
    public static Metric Register(Metric metric) => known.Add(metric);

    /// <inheritdoc/>
    public override string ToString() => Name;

    static Metric Macro(string name, string meaning, Func<ClassScore, double> score) => Register(new(
        name, meaning, classes: p => ClassScore.Macro(ClassScore.All(p.Confusion), score),
        labels: p => ClassScore.Macro(ClassScore.All(p), score)));

    static Metric Micro(string name, string meaning, Func<ClassScore, double> score) => Register(new(
        name, meaning, classes: p => ClassScore.Micro(p.Confusion) is { } micro ? score(micro) : null,
        labels: p => p.Micro is { } micro ? score(micro) : null));
}

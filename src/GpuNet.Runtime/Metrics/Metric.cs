using GpuNet.Runtime.Data;

namespace GpuNet.Runtime.Metrics;

/// <summary>A metric as a value. One line here makes a metric known to every report and command.</summary>
public sealed class Metric
{
    static readonly List<Metric> known = [];

    readonly Type predictions;
    readonly Func<Predictions, double?> value;

    Metric(string name, string meaning, bool higherIsBetter, Type predictions, Func<Predictions, double?> value)
    {
        Name = name;
        Meaning = meaning;
        HigherIsBetter = higherIsBetter;
        this.predictions = predictions;
        this.value = value;
    }

    /// <inheritdoc cref="ConfusionMatrix.Accuracy"/>
    public static Metric Accuracy { get; } = Score("accuracy", "share of examples whose class was found", p => p.Confusion.Accuracy);

    /// <inheritdoc cref="TopK"/>
    public static Metric Top3 { get; } = Score("top_3_accuracy", "share whose class is among the 3 most probable", p => TopK.Of(p, 3));

    /// <inheritdoc cref="TopK"/>
    public static Metric Top5 { get; } = Score("top_5_accuracy", "share whose class is among the 5 most probable", p => TopK.Of(p, 5));

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

    /// <inheritdoc cref="Metrics.RocArea"/>
    public static Metric RocAuc { get; } = Score("roc_auc", "area under the ROC curve; of more than two classes the mean of each against the rest", RocArea.Of);

    /// <inheritdoc cref="Metrics.LogLoss"/>
    public static Metric LogLoss { get; } = Register<ClassPredictions>("log_loss", "mean −ln p of the right class", false, p => Metrics.LogLoss.Of(p));

    /// <inheritdoc cref="RootMeanSquaredError"/>
    public static Metric Rmse { get; } = Error("rmse", "root of the mean squared error", p => RootMeanSquaredError.Of(p));

    /// <inheritdoc cref="MeanAbsoluteError"/>
    public static Metric Mae { get; } = Error("mae", "mean absolute error", p => MeanAbsoluteError.Of(p));

    /// <inheritdoc cref="RSquared"/>
    public static Metric R2 { get; } = Register<NumberPredictions>("r2", "share of the target's variance that is explained", true, RSquared.Of);

    /// <summary>Every metric.</summary>
    public static IReadOnlyList<Metric> All => known;

    /// <summary>The name in reports and on the command line.</summary>
    public string Name { get; }

    /// <summary>What it is, in a few words.</summary>
    public string Meaning { get; }

    /// <summary>Whether more is better.</summary>
    public bool HigherIsBetter { get; }

    /// <summary>The metric of that name, or null.</summary>
    public static Metric? Find(string name) => known.Find(metric => metric.Name == name);

    /// <summary>The metrics of a task.</summary>
    public static IEnumerable<Metric> For(LearningTask task) => known.Where(metric => metric.IsFor(task));

    /// <summary>Whether it can be computed for a task.</summary>
    public bool IsFor(LearningTask task) =>
        predictions == (task == LearningTask.Regression ? typeof(NumberPredictions) : typeof(ClassPredictions));

    /// <summary>The value; null where it is not defined, as R² of targets that are all equal.</summary>
    /// <exception cref="InvalidCastException">It is a metric of other predictions.</exception>
    public double? Of(Predictions predictions) => value(predictions);

    /// <inheritdoc/>
    public override string ToString() => Name;

    static Metric Score(string name, string meaning, Func<ClassPredictions, double?> value) => Register(name, meaning, true, value);

    static Metric Macro(string name, string meaning, Func<ClassScore, double> score) =>
        Score(name, meaning, p => ClassScore.Macro(p.Confusion, score));

    static Metric Micro(string name, string meaning, Func<ClassScore, double> score) =>
        Score(name, meaning, p => score(ClassScore.Micro(p.Confusion)));

    static Metric Error(string name, string meaning, Func<NumberPredictions, double?> value) => Register(name, meaning, false, value);

    static Metric Register<TPredictions>(string name, string meaning, bool higherIsBetter, Func<TPredictions, double?> value)
        where TPredictions : Predictions
    {
        var metric = new Metric(name, meaning, higherIsBetter, typeof(TPredictions), predictions => value((TPredictions)predictions));
        known.Add(metric);
        return metric;
    }
}

namespace GpuNet;

/// <summary>Scores of a class or label. 0/0 counts as 0.</summary>
/// <param name="Precision">The fraction of predicted examples that belong to the class: TP/(TP + FP).</param>
/// <param name="Recall">The fraction of examples of the class that are predicted: TP/(TP + FN).</param>
/// <param name="Support">Number of examples of the class, or the sum of their weights.</param>
public readonly record struct ClassScore(double Precision, double Recall, double Support)
{
    /// <summary>The harmonic mean of precision and recall: 2PR/(P + R) = 2TP/(2TP + FP + FN).</summary>
    public double F1 => Share(2 * Precision * Recall, Precision + Recall);

    /// <summary>The scores of one class; null if the class is neither true nor predicted for any example.</summary>
    public static ClassScore? Of(ConfusionMatrix confusion, int ofClass) =>
        Of(confusion[ofClass, ofClass], confusion.AnswerCount(ofClass), confusion.TruthCount(ofClass));

    /// <summary>The scores from counts of correct, predicted and actual examples; null if nothing is predicted or actual.</summary>
    public static ClassScore? Of(double right, double answers, double truths) =>
        answers + truths == 0 ? null : new(Share(right, answers), Share(right, truths), truths);

    /// <summary>The scores of every class.</summary>
    public static IEnumerable<ClassScore?> All(ConfusionMatrix confusion) =>
        Enumerable.Range(0, confusion.Classes).Select(k => Of(confusion, k));

    /// <summary>The scores of every label.</summary>
    public static IEnumerable<ClassScore?> All(LabelPredictions labels) => Enumerable.Range(0, labels.Labels).Select(labels.ScoreOf);

    /// <summary>The unweighted mean of a score over the classes or labels that have one; null if none has.</summary>
    public static double? Macro(IEnumerable<ClassScore?> scores, Func<ClassScore, double> score) =>
        scores.OfType<ClassScore>().ToList() is { Count: > 0 } some ? some.Average(score) : null;

    /// <summary>
    /// The scores over the pooled decisions "is it class k?". Each example has one class and one prediction, so a wrong prediction is a
    /// false positive of one class and a false negative of another, and precision, recall and F1 all equal the accuracy. Null if no example
    /// counts.
    /// </summary>
    public static ClassScore? Micro(ConfusionMatrix confusion) => Of(confusion.Right, confusion.Count, confusion.Count);

    static double Share(double part, double whole) => whole > 0 ? part / whole : 0;
}

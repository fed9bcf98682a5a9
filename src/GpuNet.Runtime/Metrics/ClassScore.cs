namespace GpuNet;

/// <summary>How well a class or a label is found. A quotient of 0 by 0 counts as 0.</summary>
/// <param name="Precision">Of the examples taken for the class, the share that belongs to it: TP/(TP + FP).</param>
/// <param name="Recall">Of the examples of the class, the share that was found: TP/(TP + FN).</param>
/// <param name="Support">Examples of the class; where they have weights, what they weigh.</param>
public readonly record struct ClassScore(double Precision, double Recall, double Support)
{
    /// <summary>The harmonic mean of precision and recall: 2PR/(P + R) = 2TP/(2TP + FP + FN).</summary>
    public double F1 => Share(2 * Precision * Recall, Precision + Recall);

    /// <summary>The scores of one class; null where the class is neither among the truths nor among the answers.</summary>
    public static ClassScore? Of(ConfusionMatrix confusion, int ofClass) =>
        Of(confusion[ofClass, ofClass], confusion.AnswerCount(ofClass), confusion.TruthCount(ofClass));

    /// <summary>The scores of what was right so often, answered and true so often; null where it was neither.</summary>
    public static ClassScore? Of(double right, double answers, double truths) =>
        answers + truths == 0 ? null : new(Share(right, answers), Share(right, truths), truths);

    /// <summary>The scores of every class.</summary>
    public static IEnumerable<ClassScore?> All(ConfusionMatrix confusion) =>
        Enumerable.Range(0, confusion.Classes).Select(k => Of(confusion, k));

    /// <summary>The scores of every label.</summary>
    public static IEnumerable<ClassScore?> All(LabelPredictions labels) => Enumerable.Range(0, labels.Labels).Select(labels.ScoreOf);

    /// <summary>The mean of a score over those that are among the truths or the answers, each counting alike; null where none is.</summary>
    public static double? Macro(IEnumerable<ClassScore?> scores, Func<ClassScore, double> score) =>
        scores.OfType<ClassScore>().ToList() is { Count: > 0 } some ? some.Average(score) : null;

    /// <summary>
    /// The scores of all decisions "is it of class k?" pooled. As each example has one class and one answer, a wrong answer is a false
    /// positive of one class and a false negative of another, so precision, recall and F1 are all the accuracy. Null where no
    /// example counts.
    /// </summary>
    public static ClassScore? Micro(ConfusionMatrix confusion) => Of(confusion.Right, confusion.Count, confusion.Count);

    static double Share(double part, double whole) => whole > 0 ? part / whole : 0;
}

namespace GpuNet.Runtime.Metrics;

/// <summary>How well a class is found. A quotient of 0 by 0 counts as 0.</summary>
/// <param name="Precision">Of the examples taken for the class, the share that belongs to it: TP/(TP + FP).</param>
/// <param name="Recall">Of the examples of the class, the share that was found: TP/(TP + FN).</param>
/// <param name="Support">Examples of the class.</param>
public readonly record struct ClassScore(double Precision, double Recall, int Support)
{
    /// <summary>The harmonic mean of precision and recall: 2PR/(P + R) = 2TP/(2TP + FP + FN).</summary>
    public double F1 => Share(2 * Precision * Recall, Precision + Recall);

    /// <summary>The scores of one class; null where the class is neither among the truths nor among the answers.</summary>
    public static ClassScore? Of(ConfusionMatrix confusion, int ofClass)
    {
        int right = confusion[ofClass, ofClass], answers = confusion.AnswerCount(ofClass), truths = confusion.TruthCount(ofClass);
        return answers + truths == 0 ? null : new(Share(right, answers), Share(right, truths), truths);
    }

    /// <summary>The mean of a score over the classes that are among the truths or the answers, each counting alike.</summary>
    public static double Macro(ConfusionMatrix confusion, Func<ClassScore, double> score) =>
        Enumerable.Range(0, confusion.Classes).Select(k => Of(confusion, k)).OfType<ClassScore>().Average(score);

    /// <summary>
    /// The scores of all decisions "is it of class k?" pooled. As each example has one class and one answer, a wrong answer is a false
    /// positive of one class and a false negative of another, so precision, recall and F1 are all the accuracy.
    /// </summary>
    public static ClassScore Micro(ConfusionMatrix confusion) => new(confusion.Accuracy, confusion.Accuracy, confusion.Count);

    static double Share(double part, double whole) => whole > 0 ? part / whole : 0;
}

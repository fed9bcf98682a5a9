using System.Text;

namespace GpuNet.Cli.Output;

/// <summary>The scores of each class as a text: a row a class, and one for their mean.</summary>
static class ClassTable
{
    const string Mean = "mean";

    /// <param name="scores">The scores of each.</param>
    /// <param name="names">Their names.</param>
    /// <param name="count">Examples in all, or what they weigh.</param>
    public static string Format(IReadOnlyList<ClassScore?> scores, IReadOnlyList<string> names, double count)
    {
        int label = Math.Max("class".Length, names.Max(name => name.Length));
        var text = new StringBuilder();
        text.AppendLine($"{"class".PadRight(label)}  precision  recall      f1  examples");
        for (int k = 0; k < names.Count; k++)
        {
            if (scores[k] is { } score)
                AppendRow(names[k], score.Precision, score.Recall, score.F1, score.Support);
        }
        if (scores.OfType<ClassScore>().Any())
            AppendRow(Mean, Macro(score => score.Precision), Macro(score => score.Recall), Macro(score => score.F1), count);
        return text.ToString();

        double Macro(Func<ClassScore, double> score) => ClassScore.Macro(scores, score)!.Value;

        void AppendRow(string name, double precision, double recall, double f1, double support) =>
            text.AppendLine($"{name.PadRight(label)}  {Score(precision),9}  {Score(recall),6}  {Score(f1),6}  {support,8:0.##}");

        static string Score(double value) => EvaluationText.Format(value);
    }
}

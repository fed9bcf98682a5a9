using System.Text;

namespace GpuNet.Cli.Output;

/// <summary>The scores of each class as a text: a row a class, and one for their mean. Of many classes the worst.</summary>
static class ClassTable
{
    const int MostClasses = 40, ShortestName = 12;

    const string Mean = "mean", Scores = "  precision  recall      f1  examples";

    /// <param name="scores">The scores of each.</param>
    /// <param name="names">Their names.</param>
    /// <param name="count">Examples in all, or what they weigh.</param>
    /// <param name="width">The most characters of a line.</param>
    public static string Format(IReadOnlyList<ClassScore?> scores, IReadOnlyList<string> names, double count, int width)
    {
        int label = Math.Clamp(names.Max(name => name.Length), "class".Length, Math.Max(ShortestName, width - Scores.Length));
        var known = names.Zip(scores).Where(entry => entry.Second is not null)
            .Select(entry => (Name: entry.First.Cut(label), Score: entry.Second!.Value)).ToList();
        var shown = known.Count <= MostClasses ? known : [.. known.OrderBy(entry => entry.Score.F1).Take(MostClasses)];
        var text = new StringBuilder();
        text.AppendLine("class".PadRight(label) + Scores);
        foreach (var (name, score) in shown)
            AppendRow(name, score.Precision, score.Recall, score.F1, score.Support);
        if (shown.Count < known.Count)
            text.AppendLine($"and {known.Count - shown.Count} classes with a better f1");
        if (known.Count > 0)
            AppendRow(Mean, Macro(score => score.Precision), Macro(score => score.Recall), Macro(score => score.F1), count);
        return text.ToString();

        double Macro(Func<ClassScore, double> score) => ClassScore.Macro(scores, score)!.Value;

        void AppendRow(string name, double precision, double recall, double f1, double support) =>
            text.AppendLine($"{name.PadRight(label)}  {Score(precision),9}  {Score(recall),6}  {Score(f1),6}  {support,8:0.##}");

        static string Score(double value) => EvaluationText.Format(value);
    }
}

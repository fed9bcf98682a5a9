using System.Text;
using GpuNet.Runtime.Metrics;

namespace GpuNet.Cli.Output;

/// <summary>The scores of each class as a text: a row a class, and one for their mean.</summary>
static class ClassTable
{
    const string Mean = "mean";

    public static string Format(ConfusionMatrix confusion, IReadOnlyList<string> names)
    {
        int label = Math.Max("class".Length, names.Max(name => name.Length));
        var text = new StringBuilder();
        text.AppendLine($"{"class".PadRight(label)}  precision  recall      f1  examples");
        for (int k = 0; k < names.Count; k++)
        {
            if (ClassScore.Of(confusion, k) is { } score)
                AppendRow(names[k], score.Precision, score.Recall, score.F1, score.Support);
        }
        AppendRow(Mean,
            ClassScore.Macro(confusion, score => score.Precision), ClassScore.Macro(confusion, score => score.Recall),
            ClassScore.Macro(confusion, score => score.F1), confusion.Count);
        return text.ToString();

        void AppendRow(string name, double precision, double recall, double f1, int support) =>
            text.AppendLine($"{name.PadRight(label)}  {precision,9:0.0000}  {recall,6:0.0000}  {f1,6:0.0000}  {support,8}");
    }
}

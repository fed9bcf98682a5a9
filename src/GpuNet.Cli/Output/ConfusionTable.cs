using System.Globalization;
using System.Text;

namespace GpuNet.Cli.Output;

/// <summary>A confusion matrix as a text: a row for each actual class, a column for each predicted one.</summary>
static class ConfusionTable
{
    public static string Format(ConfusionMatrix confusion, IReadOnlyList<string> names)
    {
        int label = names.Max(name => name.Length);
        int cell = Math.Max(label, Cell(confusion.Count).Length);
        var text = new StringBuilder();
        text.Append("class".PadRight(Math.Max(label, 5))).Append(" | ").AppendJoin(' ', names.Select(name => name.PadLeft(cell)));
        text.AppendLine("   (rows: actual, columns: predicted)");
        for (int row = 0; row < names.Count; row++)
        {
            text.Append(names[row].PadRight(Math.Max(label, 5))).Append(" | ");
            text.AppendJoin(' ', Enumerable.Range(0, names.Count).Select(column => Cell(confusion[row, column]).PadLeft(cell)));
            text.AppendLine();
        }
        return text.ToString();

        static string Cell(double count) => count.ToString("0.##", CultureInfo.InvariantCulture);
    }
}

using System.Globalization;
using System.Text;

namespace GpuNet.Cli.Output;

/// <summary>
/// A confusion matrix as a text: a row for each actual class, a column for each predicted one. Of many classes, or where the matrix is
/// wider than a line, the most frequent confusions.
/// </summary>
static class ConfusionTable
{
    const int MostClasses = 12, MostConfusions = 12, LongestName = 30, Numbers = 21;

    const string Class = "class", Actual = "actual", Predicted = "predicted", Hint = "   (rows: actual, columns: predicted)";

    /// <param name="confusion">The counts.</param>
    /// <param name="names">The classes.</param>
    /// <param name="width">The most characters of a line.</param>
    public static string Format(ConfusionMatrix confusion, IReadOnlyList<string> names, int width)
    {
        int label = names.Max(name => name.Length), first = Math.Max(label, Class.Length);
        int cell = Math.Max(label, Cell(confusion.Count).Length);
        bool fits = names.Count <= MostClasses && first + " |".Length + names.Count * (1L + cell) <= width;
        if (!fits)
        {
            int longest = Math.Clamp((width - Numbers) / 2, Predicted.Length, LongestName);
            return FormatConfusions(confusion, [.. names.Select(name => name.Cut(longest))]);
        }
        var text = new StringBuilder();
        string header = $"{Class.PadRight(first)} | {string.Join(' ', names.Select(name => name.PadLeft(cell)))}";
        text.AppendLine(header.Length + Hint.Length <= width ? header + Hint : $"{Hint.Trim()}{Environment.NewLine}{header}");
        for (int row = 0; row < names.Count; row++)
        {
            text.Append(names[row].PadRight(first)).Append(" | ");
            text.AppendJoin(' ', Enumerable.Range(0, names.Count).Select(column => Cell(confusion[row, column]).PadLeft(cell)));
            text.AppendLine();
        }
        return text.ToString();
    }

    static string FormatConfusions(ConfusionMatrix confusion, string[] names)
    {
        var all = Enumerable.Range(0, names.Length)
            .SelectMany(row => Enumerable.Range(0, names.Length).Where(column => column != row && confusion[row, column] > 0)
                .Select(column => (Actual: row, Predicted: column, Count: confusion[row, column])))
            .OrderByDescending(entry => entry.Count).ToList();
        if (all.Count == 0)
            return $"no confusions between {names.Length} classes{Environment.NewLine}";
        int label = Math.Max(names.Max(name => name.Length), Predicted.Length);
        var text = new StringBuilder();
        text.AppendLine(all.Count > MostConfusions ? $"the {MostConfusions} most frequent of {all.Count} confusions" : "confusions");
        text.AppendLine($"{Actual.PadRight(label)}  {Predicted.PadRight(label)}   count  of actual");
        foreach (var (actual, predicted, count) in all.Take(MostConfusions))
        {
            string percent = (100 * count / confusion.TruthCount(actual)).ToString("0.0", CultureInfo.InvariantCulture);
            text.AppendLine($"{names[actual].PadRight(label)}  {names[predicted].PadRight(label)}  {Cell(count),6}  {percent,7} %");
        }
        return text.ToString();
    }

    static string Cell(double count) => count.ToString("0.##", CultureInfo.InvariantCulture);
}

using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace GpuNet;

/// <summary>
/// LibSVM's format (csie.ntu.edu.tw/~cjlin/libsvm): a line <c>label index:value index:value …</c> for each row, where what is not there
/// is 0. The columns are <c>label</c>, and <c>column1</c>, <c>column2</c> and so on by their index.
/// </summary>
sealed partial class LibSvmFormat : ITableFormat
{
    // One value of a thousand is there in texts as sets of words.
    const long Usual = 1 << 20, MostPerEntry = 4096;

    static readonly string[] endings = [".libsvm", ".svm", ".svmlight"];

    /// <inheritdoc/>
    public bool Matches(string name, ReadOnlySpan<byte> start) =>
        endings.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
        || Row().IsMatch(Encoding.UTF8.GetString(start[..(start.IndexOf((byte)'\n') is >= 0 and var end ? end : start.Length)]));

    /// <inheritdoc/>
    public Table Read(Stream stream, string name, TextOptions options)
    {
        var labels = new List<string>();
        var lines = new List<int>();
        var entries = new List<(int Row, int Column, double Value)>();
        var indices = new HashSet<int>();
        using var reader = new StreamReader(stream, leaveOpen: true);
        for (int line = 1; reader.ReadLine() is { } text; line++)
        {
            string[] parts = text.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length == 0)
                continue;
            indices.Clear();
            foreach (string part in parts.Skip(1))
            {
                var entry = Parse(part, labels.Count, $"{name}, line {line}");
                if (!indices.Add(entry.Column))
                    throw new InputException($"{name}, line {line}: the index {entry.Column} is there twice; leave one of them out");
                entries.Add(entry);
            }
            labels.Add(parts[0]);
            lines.Add(line);
        }
        if (entries.Count == 0)
            throw new InputException($"{name}: there are no rows of data");
        if (labels.Find(label => SeveralLabels().IsMatch(label)) is { } several)
        {
            Message.Warn($"{name}: rows have several labels, as {several.Quote()}, which are read as one text; to learn each of them, "
                + $"write a column of 0 and 1 for it and use {Setting.Task.To("MultiLabel")}");
        }
        int first = Math.Min(1, entries.Min(entry => entry.Column)), columns = entries.Max(entry => entry.Column) - first + 1;
        if ((long)columns * labels.Count > Math.Min(Array.MaxLength, Usual + MostPerEntry * entries.Count))
        {
            throw new InputException($"{name}: {labels.Count} rows of {columns} columns, of which {entries.Count} values are "
                + "there, are too many for a table with all of them; keep the columns that most rows have");
        }
        double[] values = new double[labels.Count * columns];
        foreach (var (row, column, value) in entries)
            values[row * columns + column - first] = value;
        TableColumn[] all = [LabelColumn(labels), .. TableColumn.OfMatrix(values, columns, column => CsvFormat.NameOf(column + first))];
        return new(name, "LibSVM", [.. all.Select(column => column.Name)], new ColumnarCells(all, lines));
    }

    static (int Row, int Column, double Value) Parse(string part, int row, string where)
    {
        int colon = part.IndexOf(':');
        return colon > 0 && int.TryParse(part.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out int column)
            && double.TryParse(part.AsSpan(colon + 1), CultureInfo.InvariantCulture, out double value)
            ? (row, column, value)
            : throw new InputException($"{where}: {part.Quote()} is not index:value, as in 3:0.5"
                + (part.StartsWith("qid:", StringComparison.Ordinal) ? "; ranking is not learned: leave the qid out" : ""));
    }

    // +1 is 1; several labels of a row, as 1,3, are a text.
    static TableColumn LabelColumn(List<string> labels)
    {
        const string Name = "label";
        double[] numbers = [.. labels.Select(NumberOf)];
        return numbers.Any(double.IsNaN) ? TableColumn.Of(Name, labels.ToArray()) : TableColumn.Of(Name, numbers);
    }

    static double NumberOf(string label) =>
        double.TryParse(label, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.NaN;

    [GeneratedRegex("^[^,]+(,[^,]+)+$")]
    private static partial Regex SeveralLabels();

    [GeneratedRegex(@"^\s*[+-]?[0-9.]+([eE][+-]?[0-9]+)?(\s+[0-9]+:[^\s:]+)+\s*(#.*)?$")]
    private static partial Regex Row();
}

using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace GpuNet;

/// <summary>
/// JSON Lines: an object a line (jsonlines.org); or one JSON array of objects. The columns are the names of their values, in the order in
/// which they come; what an object lacks, or has as null, is missing.
/// </summary>
sealed partial class JsonFormat : ITableFormat
{
    static readonly string[] endings = [".jsonl", ".ndjson", ".json"];

    static ReadOnlySpan<byte> Space => " \t\r\n"u8;

    /// <inheritdoc/>
    public bool Matches(string name, ReadOnlySpan<byte> start) => IsObject(start)
        || (start.TrimStart(Space) is [(byte)'[', .. var first] && IsObject(first))
        || endings.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    static bool IsObject(ReadOnlySpan<byte> start) => start.TrimStart(Space) is [(byte)'{', ..];

    /// <inheritdoc/>
    public Table Read(Stream stream, string name, TextOptions options)
    {
        var rows = new Rows(name);
        using var reader = new StreamReader(stream, leaveOpen: true);
        while (reader.Peek() is >= 0 and var next && char.IsWhiteSpace((char)next))
            rows.Skip(reader.Read() == '\n');
        if (reader.Peek() == '[')
        {
            using var document = Parse(reader.ReadToEnd(), name);
            foreach (var element in document.RootElement.EnumerateArray())
                rows.Add(element);
            return rows.ToTable(hasLines: false);
        }
        for (; reader.ReadLine() is { } line; rows.Skip(isLine: true))
        {
            if (string.IsNullOrWhiteSpace(line))
                continue;
            using var document = Parse(line, $"{name}, line {rows.Line}");
            rows.Add(document.RootElement);
        }
        return rows.ToTable(hasLines: true);
    }

    static JsonDocument Parse(string text, string where)
    {
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException) when (NotJson().Match(text) is { Success: true } match)
        {
            throw new InputException($"{where}: JSON has no {match.Value}; write null where a value is missing");
        }
        catch (JsonException)
        {
            throw new InputException($"{where}: this is not JSON; write an object in braces on each line, or an array of them");
        }
    }

    // As Python writes them, where a value stands.
    [GeneratedRegex(@"(?<=[:,\[]\s*)(NaN|-?Infinity)(?=\s*[,}\]])")]
    private static partial Regex NotJson();

    /// <summary>What was read.</summary>
    sealed class Rows(string name)
    {
        readonly Dictionary<string, Values> columns = [];
        readonly List<int> lines = [];

        /// <summary>The line that is read.</summary>
        public int Line { get; private set; } = 1;

        /// <summary>Goes behind a character.</summary>
        public void Skip(bool isLine) => Line += isLine ? 1 : 0;

        /// <summary>Adds an object.</summary>
        public void Add(JsonElement row)
        {
            string where = $"{name}, line {Line}";
            if (row.ValueKind != JsonValueKind.Object)
                throw new InputException($"{where}: {row.GetRawText().Quote()} is not an object with a value for each column");
            try
            {
                AddValues(row, where);
            }
            catch (InvalidOperationException)
            {
                throw new InputException($"{where}: a text is not Unicode: it has half of a surrogate pair");
            }
            lines.Add(Line);
        }

        void AddValues(JsonElement row, string where)
        {
            foreach (var property in row.EnumerateObject())
            {
                if (!columns.TryGetValue(property.Name, out var column))
                    columns.Add(property.Name, column = new());
                column.Add(lines.Count, property.Value, $"{where}, column {property.Name.Quote()}");
            }
        }

        /// <summary>The table.</summary>
        public Table ToTable(bool hasLines)
        {
            if (columns.Count == 0)
                throw new InputException($"{name}: there are no rows of data");
            TableColumn[] all = [.. columns.Select(column => column.Value.ToColumn(column.Key, lines.Count))];
            return new(name, "JSON", [.. columns.Keys], new ColumnarCells(all, hasLines ? lines : null));
        }
    }

    /// <summary>The values of a column: numbers, unless one is none, or has more digits than a double.</summary>
    sealed class Values
    {
        const long LargestExact = 1L << 53;

        readonly List<string?> texts = [];
        bool isOfTexts;

        public void Add(int row, JsonElement value, string where)
        {
            if (texts.Count > row)
                throw new InputException($"{where}: the value is there twice");
            Fill(row);
            bool isNumber = value.ValueKind == JsonValueKind.Number;
            isOfTexts |= value.ValueKind is not (JsonValueKind.Number or JsonValueKind.Null)
                || (isNumber && value.TryGetInt64(out long integer) && integer is > LargestExact or < -LargestExact);
            texts.Add(value.ValueKind switch
            {
                JsonValueKind.Null => null,
                JsonValueKind.String => value.GetString(),
                JsonValueKind.Array => throw new InputException(
                    $"{where}: {value.GetRawText().Quote()} is a list; write an object for each row, with one value for each column"),
                JsonValueKind.Object => throw new InputException(
                    $"{where}: {value.GetRawText().Quote()} is an object; write each of its values in a column of its own"),
                _ => value.GetRawText(),
            });
        }

        public TableColumn ToColumn(string name, int rows)
        {
            Fill(rows);
            return isOfTexts
                ? TableColumn.Of(name, texts.ToArray())
                : TableColumn.Of(name, [.. texts.Select(Number)]);
        }

        static double Number(string? text) => text is null ? double.NaN : double.Parse(text, CultureInfo.InvariantCulture);

        void Fill(int rows)
        {
            while (texts.Count < rows)
                texts.Add(null);
        }
    }
}

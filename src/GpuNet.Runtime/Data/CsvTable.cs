using System.Text.Unicode;
using CsvHelper;
using GpuNet.Files;

namespace GpuNet;

/// <summary>
/// A CSV file as text: UTF-8, a header row, quotes as in RFC 4180. The delimiter (comma, semicolon, tab, bar) is found out;
/// blank lines are skipped.
/// </summary>
public sealed class CsvTable
{
    static readonly CsvReaderOptions options = new()
    {
        // The header is read as a row like any other, so that its line is known and its cells are checked alike.
        HasHeader = false,
        TrimWhitespace = true,
        TrackLineNumbers = true,
        MalformedData = CsvMalformedDataHandling.Throw,
    };

    readonly Dictionary<string, int> places = [];
    readonly HashSet<string> twice = [];

    CsvTable(string name, char delimiter, IReadOnlyList<string> headers, IReadOnlyList<CsvRow> rows)
    {
        Name = name;
        Delimiter = delimiter;
        Headers = headers;
        Rows = rows;
        for (int column = 0; column < headers.Count; column++)
        {
            if (headers[column].Length > 0 && !places.TryAdd(headers[column], column))
                twice.Add(headers[column]);
        }
    }

    /// <summary>The name of the file, as messages give it.</summary>
    public string Name { get; }

    /// <summary>What stands between cells.</summary>
    public char Delimiter { get; }

    /// <summary>The names of the columns; empty where one has none, as the index that pandas writes.</summary>
    public IReadOnlyList<string> Headers { get; }

    /// <summary>The rows below the header, at least one, each with at least as many cells as there are headers.</summary>
    public IReadOnlyList<CsvRow> Rows { get; }

    /// <summary>The texts that say that a cell has no value.</summary>
    internal MissingTexts MissingTexts { get; private init; } = MissingTexts.Usual;

    /// <summary>Reads a file.</summary>
    /// <exception cref="InputException">The file cannot be read or is not such a table; the message names the line.</exception>
    public static CsvTable Read(string path) => InputFile.Read(path, stream => Read(stream, path));

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="stream">The bytes of the file; left open.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="InputException">It is not such a table; the message names the line.</exception>
    public static CsvTable Read(Stream stream, string name)
    {
        try
        {
            using var reader = CsvReader.Create(stream, options, leaveOpen: true);
            if (ReadRow(reader, name) is not { } header)
                throw new InputException($"{name}: the file is empty; it needs a header row and rows of data");
            string[] headers = header.Cells;
            int named = Array.FindLastIndex(headers, text => text.Length > 0) + 1;
            if (named == 0)
                throw new InputException($"{name}, line {header.Line}: the header names no column");

            var rows = new List<CsvRow>();
            while (ReadRow(reader, name) is { } row)
            {
                CheckWidth(row, rows.Count > 0 ? rows[0].Count : Math.Max(row.Count, named), headers.Length, name);
                rows.Add(row);
            }
            if (rows.Count == 0)
                throw new InputException($"{name}: there are no rows below the header");
            // A delimiter at the end of each line makes no column.
            int columns = headers.Length;
            while (columns > named && (columns > rows[0].Count || rows.All(row => row.Bytes(columns - 1).IsEmpty)))
                columns--;
            return new(name, (char)reader.Separator, headers[..columns], rows);
        }
        catch (CsvFormatException exception)
        {
            throw new InputException(
                $"{name}, line {exception.LineNumber}: the quotes of a cell do not match; a quote inside a quoted cell is written twice");
        }
    }

    /// <summary>The table, with other texts that say that a cell has no value.</summary>
    internal CsvTable With(MissingTexts missing) => new(Name, Delimiter, Headers, Rows) { MissingTexts = missing };

    /// <summary>Whether a cell has no value.</summary>
    internal bool IsMissing(CsvRow row, int column) => MissingTexts.Contains(row.Bytes(column));

    /// <summary>Whether there is a column of that name, and no second one.</summary>
    internal bool Has(string header) => places.ContainsKey(header) && !twice.Contains(header);

    /// <summary>The place of a column.</summary>
    /// <exception cref="InputException">
    /// There is no such column, and the message lists those that are there; or there are two.
    /// </exception>
    public int FindColumn(string header)
    {
        if (twice.Contains(header))
            throw new InputException($"{Name}: two columns are named {header.Quote()}; give each its own name");
        return places.TryGetValue(header, out int column) ? column : throw Unknown(header);
    }

    /// <summary>The places of all columns of that name.</summary>
    /// <exception cref="InputException">There is none; the message lists those that are there.</exception>
    public int[] FindColumns(string header) => twice.Contains(header)
        ? [.. Enumerable.Range(0, Headers.Count).Where(column => Headers[column] == header)]
        : [places.TryGetValue(header, out int place) ? place : throw Unknown(header)];

    InputException Unknown(string header) => new(
        $"{Name}: there is no column {header.Quote()}; the columns are {Headers.Where(name => name.Length > 0).ToArray().Quote()}");

    /// <summary>The error of a cell.</summary>
    internal InputException BadCell(CsvRow row, int column, string problem) =>
        new($"{Name}, line {row.Line}, column {Headers[column].Quote()}: {problem}");

    /// <summary>The error of a cell that must have a target.</summary>
    internal InputException NoTarget(CsvRow row, int column) => BadCell(row, column, row.Bytes(column).IsEmpty
        ? "the target is missing; fill it in or remove the row"
        : $"{row[column].Quote()} says that the target is missing; fill it in or remove the row, "
            + $"or use {Setting.MissingTexts.To("''")} where it is a name");

    // A line of white space counts as blank, and one of delimiters, as spreadsheets write it; CsvHelper skips only what is empty.
    static CsvRow? ReadRow(CsvReader reader, string name)
    {
        while (reader.Read())
        {
            int line = checked((int)reader.LineNumber);
            if (!Utf8.IsValid(reader.RawRecord))
                throw new InputException($"{name}, line {line}: this is not UTF-8 text; save the file as CSV in UTF-8");
            if (reader.RawRecord.Trim(" \t"u8).IsEmpty)
                continue;
            var row = new CsvRow(line, reader);
            if (!row.IsBlank)
                return row;
        }
        return null;
    }

    // All rows have as many cells as the first, and those that have no header are empty.
    static void CheckWidth(CsvRow row, int width, int headers, string name)
    {
        bool fits = row.Count == width && Enumerable.Range(headers, Math.Max(0, width - headers)).All(column => row.Bytes(column).IsEmpty);
        if (!fits)
        {
            string other = row.Count == headers ? $"the rows above have {width}" : $"the header has {headers}";
            throw new InputException($"{name}, line {row.Line}: {Cells(row)}, but {other}");
        }
    }

    static string Cells(CsvRow row) => row.Count == 1 ? "1 cell" : $"{row.Count} cells";
}

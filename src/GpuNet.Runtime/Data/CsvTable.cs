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

    CsvTable(string name, CsvRow header, List<CsvRow> rows)
    {
        Name = name;
        Headers = header.Cells;
        Rows = rows;
    }

    /// <summary>The name of the file, as messages give it.</summary>
    public string Name { get; }

    /// <summary>The names of the columns: none empty, none twice.</summary>
    public IReadOnlyList<string> Headers { get; }

    /// <summary>The rows below the header, at least one, each with as many cells as there are headers.</summary>
    public IReadOnlyList<CsvRow> Rows { get; }

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
            CheckHeader(header, name);

            var rows = new List<CsvRow>();
            while (ReadRow(reader, name) is { } row)
            {
                if (row.Count != header.Count)
                    throw new InputException($"{name}, line {row.Line}: {Cells(row)}, but the header has {header.Count}");
                rows.Add(row);
            }
            return rows.Count > 0 ? new(name, header, rows) : throw new InputException($"{name}: there are no rows below the header");
        }
        catch (CsvFormatException exception)
        {
            throw new InputException(
                $"{name}, line {exception.LineNumber}: the quotes of a cell do not match; a quote inside a quoted cell is written twice");
        }
    }

    /// <summary>The place of a column.</summary>
    /// <exception cref="InputException">There is no such column; the message lists those that are there.</exception>
    public int FindColumn(string header)
    {
        for (int column = 0; column < Headers.Count; column++)
        {
            if (Headers[column] == header)
                return column;
        }
        throw new InputException($"{Name}: there is no column {header.Quote()}; the columns are {Headers.Quote()}");
    }

    /// <summary>The error of a cell.</summary>
    internal InputException BadCell(CsvRow row, int column, string problem) =>
        new($"{Name}, line {row.Line}, column {Headers[column].Quote()}: {problem}");

    /// <summary>The error of a cell that must have a target.</summary>
    internal InputException NoTarget(CsvRow row, int column) => BadCell(row, column, "the target is missing; fill it in or remove the row");

    // A line of white space counts as blank; CsvHelper skips only what is empty.
    static CsvRow? ReadRow(CsvReader reader, string name)
    {
        while (reader.Read())
        {
            int line = checked((int)reader.LineNumber);
            if (!Utf8.IsValid(reader.RawRecord))
                throw new InputException($"{name}, line {line}: this is not UTF-8 text; save the file as CSV in UTF-8");
            if (!reader.RawRecord.Trim(" \t"u8).IsEmpty)
                return new(line, reader);
        }
        return null;
    }

    static void CheckHeader(CsvRow header, string name)
    {
        var seen = new HashSet<string>();
        for (int column = 0; column < header.Count; column++)
        {
            string text = header[column];
            if (text.Length == 0)
                throw new InputException($"{name}, line {header.Line}: column {column + 1} has no name; the header must name every column");
            if (!seen.Add(text))
                throw new InputException($"{name}, line {header.Line}: two columns are named {text.Quote()}; give each its own name");
        }
    }

    static string Cells(CsvRow row) => row.Count == 1 ? "1 cell" : $"{row.Count} cells";
}

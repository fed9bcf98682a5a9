using System.Globalization;
using System.Text;
using System.Text.Unicode;
using CsvHelper;

namespace GpuNet;

/// <summary>
/// Delimited text: UTF-8, quotes as in RFC 4180. The delimiter (comma, semicolon, tab, bar) is found out; see <see cref="BlankLines"/>.
/// </summary>
sealed class CsvFormat : ITableFormat
{
    static readonly CsvReaderOptions usual = new()
    {
        // The header is read as a row like any other, so that its line is known and its cells are checked alike.
        HasHeader = false,
        TrimWhitespace = true,
        TrackLineNumbers = true,
        MalformedData = CsvMalformedDataHandling.Throw,
    };

    /// <inheritdoc/>
    public bool Matches(string name, ReadOnlySpan<byte> start) => true;

    /// <inheritdoc/>
    public Table Read(Stream stream, string name, TextOptions options)
    {
        try
        {
            using var reader = CsvReader.Create(stream, usual with { MaxRecordSize = options.LongestLine }, leaveOpen: true);
            return Read(reader, name, options);
        }
        catch (CsvFormatException exception) when (exception.Message.Contains(nameof(CsvReaderOptions.MaxRecordSize)))
        {
            throw new InputException($"{name}, line {exception.LineNumber + options.LinesBefore}: "
                + $"the line is longer than {options.LongestLine} bytes: look for a quote that is not closed, "
                + $"or for a file of another kind; {Setting.LongestLine} allows longer lines");
        }
        catch (CsvFormatException exception)
        {
            throw new InputException(
                $"{name}, line {exception.LineNumber + options.LinesBefore}: the quotes of a cell do not match; "
                + "a quote inside a quoted cell is written twice");
        }
    }

    static Table Read(CsvReader reader, string name, TextOptions options)
    {
        var header = options.Header;
        if (NextRow(reader, name, options) is not { } line)
            throw new InputException($"{name}: the file is empty; it needs a header row and rows of data");
        string[] first = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)];
        int named = Array.FindLastIndex(first, text => text.Length > 0) + 1;
        if (named == 0)
            throw new InputException($"{name}, line {line}: the header names no column");

        var cells = new TextCells();
        while (NextRow(reader, name, options) is { } next)
        {
            CheckWidth(reader, cells.Count > 0 ? cells.Columns : Math.Max(reader.FieldCount, named), first, name, next);
            cells.Add(next, reader);
        }
        bool isHeader = header == HeaderRow.Auto ? !new FirstRow(first, cells).IsData(name) : header == HeaderRow.Yes;
        if (!isHeader)
        {
            if (cells.Count > 0 && cells.Columns != first.Length)
                throw new InputException($"{name}, line {line}: the row has {first.Length} cells, but those below have {cells.Columns}");
            cells.AddFirst(line, first);
            first = [.. Enumerable.Range(1, named).Select(NameOf)];
        }
        if (cells.Count == 0)
            throw new InputException($"{name}: there are no rows below the header");
        // A delimiter at the end of each line makes no column.
        int columns = first.Length;
        while (columns > named && (columns > cells.Columns || cells.All(row => row.Bytes(columns - 1).IsEmpty)))
            columns--;
        char delimiter = (char)reader.Separator;
        var table = new Table(name, $"text with {InWords(delimiter)} between cells", first[..columns], cells) { Delimiter = delimiter };
        int above = isHeader ? 1 + first.Sum(text => BlankLines.LineBreaks(Encoding.UTF8.GetBytes(text))) : 0;
        return BlankLines.Fill(table, line + above);
    }

    /// <summary>The name of a column that has none, by its place from 1 on.</summary>
    public static string NameOf(int place) => string.Create(CultureInfo.InvariantCulture, $"column{place}");

    static string InWords(char delimiter) => delimiter switch
    {
        ',' => "commas",
        ';' => "semicolons",
        '\t' => "tabs",
        _ => $"'{delimiter}'",
    };

    // The line of the next row. A line of white space counts as blank, and one of delimiters, as spreadsheets write it.
    static int? NextRow(CsvReader reader, string name, TextOptions options)
    {
        while (reader.Read())
        {
            int line = checked((int)reader.LineNumber + options.LinesBefore);
            if (!Utf8.IsValid(reader.RawRecord))
                throw new InputException($"{name}, line {line}: this is not UTF-8 text; save the file as CSV in UTF-8");
            if (reader.RawRecord.Contains((byte)0))
            {
                throw new InputException(
                    $"{name}, line {line}: there is a byte 0, so this is no text, or text in UTF-16; save the file as CSV in UTF-8");
            }
            if (!reader.RawRecord.Trim(" \t"u8).IsEmpty && !IsBlank(reader))
                return line;
        }
        return null;
    }

    static bool IsBlank(CsvReader reader)
    {
        for (int column = 0; column < reader.FieldCount; column++)
        {
            if (!reader.GetSpan(column).IsEmpty)
                return false;
        }
        return reader.FieldCount > 1;
    }

    // All rows have as many cells as the first, and those that have no header are empty.
    static void CheckWidth(CsvReader reader, int width, string[] header, string name, int line)
    {
        bool fits = reader.FieldCount == width;
        for (int column = header.Length; fits && column < width; column++)
            fits = reader.GetSpan(column).IsEmpty;
        if (fits)
            return;
        string other = reader.FieldCount == header.Length ? $"the rows above have {width}"
            : header.Length == 1 ? $"the header has 1, {header[0].Quote()}; remove lines above the header"
            : $"the header has {header.Length}";
        throw new InputException($"{name}, line {line}: {reader.FieldCount} cell{(reader.FieldCount == 1 ? "" : "s")}, but {other}");
    }
}

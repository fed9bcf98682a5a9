using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Unicode;
using CsvHelper;

namespace GpuNet;

/// <summary>What is wrong in a chunk.</summary>
/// <param name="Line">On which line, counted from the first of the chunk.</param>
/// <param name="Text">What.</param>
sealed record CsvProblem(int Line, string Text);

/// <summary>What was read from a chunk.</summary>
/// <param name="Rows">Its rows, but for the first of the file; null where there is none.</param>
/// <param name="Lines">How many lines end in it.</param>
/// <param name="Problem">Why there are no more rows; null where there are all.</param>
sealed record CsvPart(CellBlock? Rows, int Lines, CsvProblem? Problem);

/// <summary>Reads the chunks of delimited text: one by one until it is known what rows are like, then on several threads.</summary>
/// <param name="longestLine">The most bytes of a line.</param>
sealed class CsvRows(int longestLine)
{
    static readonly CsvReaderOptions usual = new()
    {
        // The header is read as a row like any other, so that its line is known and its cells are checked alike.
        HasHeader = false,
        TrackLineNumbers = true,
        MalformedData = CsvMalformedDataHandling.Throw,
    };

    readonly ConcurrentBag<CellBlockBuilder> builders = [];
    string[]? first;

    /// <summary>The first row.</summary>
    public string[] First => first ?? [];

    /// <summary>The line of the first row, counted from 0 and from the first of its chunk.</summary>
    public int FirstLine { get; private set; }

    /// <summary>How many cells the first row has without empty ones at its end.</summary>
    public int Named { get; private set; }

    /// <summary>What stands between cells.</summary>
    public char Separator { get; private set; }

    /// <summary>Number of cells of the other rows; 0 until one was read. Then several threads may read chunks.</summary>
    public int Width { get; private set; }

    /// <summary>Reads a chunk, and gives its buffer back.</summary>
    public CsvPart Read(TextChunk chunk)
    {
        var builder = builders.TryTake(out var used) ? used : new();
        try
        {
            var problem = chunk.IsTooLong ? TooLong() : Read(chunk, builder);
            return new(builder.Rows > 0 ? builder.Build(Width) : null, chunk.CountLines(), problem);
        }
        finally
        {
            builder.Clear();
            builders.Add(builder);
            ArrayPool<byte>.Shared.Return(chunk.Buffer);
        }
    }

    CsvProblem TooLong() => new(0, $"the line is longer than {longestLine} bytes: look for a quote that is not closed, or for a file of "
        + $"another kind; {Setting.LongestLine} allows longer lines");

    CsvProblem? Read(TextChunk chunk, CellBlockBuilder builder)
    {
        var bytes = chunk.Memory.Span;
        bool isText = Utf8.IsValid(bytes) && !bytes.Contains((byte)0);
        // Cells without a header have to be looked at, and a byte order mark is no cell.
        bool mayBePlain = isText && !chunk.IsFirst && Width > 0 && Width <= First.Length;
        var (length, lines) = mayBePlain ? new PlainRows((byte)Separator, Width).Read(bytes[1..], builder) : default;
        // What is left begins with a line feed, too.
        var rest = chunk.Memory[length..];
        if (length > 0 && rest.Length == 1)
            return null;
        // The library counts lines from 1 on, and among them the line feed before a chunk.
        int before = (chunk.IsFirst ? 1 : 2) - lines;
        using var reader = CsvReader.Create(rest, usual with
        {
            Separator = first is null ? null : Separator,
            // Where there is nothing to trim, the library need not look.
            TrimWhitespace = bytes.ContainsAny(CellBlockBuilder.Spaces),
        });
        try
        {
            while (reader.Read())
            {
                int line = checked((int)reader.LineNumber) - before;
                string? problem = isText ? null : FindOtherBytes(reader.RawRecord);
                if (problem is null && !IsBlank(reader))
                    problem = first is null ? TakeFirst(reader, line) : Add(reader, line, builder);
                if (problem is not null)
                    return new(line, problem);
            }
            return null;
        }
        catch (CsvFormatException exception)
        {
            return new((int)exception.LineNumber - before,
                "the quotes of a cell do not match; a quote inside a quoted cell is written twice");
        }
    }

    string? TakeFirst(CsvReader reader, int line)
    {
        first = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString).Select(name => name.Trim(' ', '\t'))];
        FirstLine = line;
        Separator = (char)reader.Separator;
        Named = Array.FindLastIndex(first, text => text.Length > 0) + 1;
        return Named > 0 ? null : "the header names no column";
    }

    string? Add(CsvReader reader, int line, CellBlockBuilder builder)
    {
        if (FindOddWidth(reader, Width == 0 ? Math.Max(reader.FieldCount, Named) : Width) is { } odd)
            return odd;
        Width = reader.FieldCount;
        var cells = builder.NextRow(Width);
        for (int column = 0; column < cells.Length; column++)
            cells[column] = builder.CodeOf(reader.GetSpan(column));
        builder.EndRow(Width, line);
        return null;
    }

    // All rows have as many cells as the first of them, and those that have no header are empty.
    string? FindOddWidth(CsvReader reader, int width)
    {
        int cells = reader.FieldCount;
        bool fits = cells == width;
        for (int column = First.Length; fits && column < width; column++)
            fits = reader.GetSpan(column).IsEmpty;
        if (fits)
            return null;
        string other = cells == First.Length ? $"the rows above have {width}"
            : First.Length == 1 ? $"the header has 1, {First[0].Quote()}; remove lines above the header"
            : $"the header has {First.Length}";
        return $"{cells.Counted("cell")}, but {other}";
    }

    // A line of white space counts as blank, and one of delimiters, as spreadsheets write it.
    static bool IsBlank(CsvReader reader)
    {
        for (int column = 0; column < reader.FieldCount; column++)
        {
            if (!reader.GetSpan(column).Trim(CellBlockBuilder.Spaces).IsEmpty)
                return false;
        }
        return reader.FieldCount > 1 || reader.RawRecord.Trim(CellBlockBuilder.Spaces).IsEmpty;
    }

    static string? FindOtherBytes(ReadOnlySpan<byte> record) =>
        !Utf8.IsValid(record) ? "this is not UTF-8 text; save the file as CSV in UTF-8"
        : record.Contains((byte)0) ? "there is a byte 0, so this is no text, or text in UTF-16; save the file as CSV in UTF-8"
        : null;
}

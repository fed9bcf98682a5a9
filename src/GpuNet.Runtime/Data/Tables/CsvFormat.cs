using System.Globalization;
using System.Text;

namespace GpuNet;

/// <summary>
/// Delimited text: UTF-8, quotes as in RFC 4180. The delimiter (comma, semicolon, tab, bar) is found out; see <see cref="BlankLines"/>.
/// </summary>
sealed class CsvFormat : ITableFormat
{
    // So that no thread waits for the file while another one ends its chunk.
    const int ChunksPerThread = 2;

    /// <summary>About how many bytes are read at once by each thread.</summary>
    public int ChunkLength { get; init; } = 1 << 20;

    /// <inheritdoc/>
    public bool Matches(string name, ReadOnlySpan<byte> start) => true;

    /// <inheritdoc/>
    public Table Read(Stream stream, string name, TextOptions options)
    {
        var rows = new CsvRows(options.LongestLine);
        var (cells, firstLine) = Read(new TextChunks(InUtf8(stream), ChunkLength, options.LongestLine), rows, name, options.LinesBefore);
        string[] first = rows.First;
        if (rows.Named == 0)
            throw new InputException($"{name}: the file is empty; it needs a header row and rows of data");
        bool isHeader = options.Header == HeaderRow.Auto ? !new FirstRow(first, cells).IsData(name) : options.Header == HeaderRow.Yes;
        if (!isHeader)
        {
            if (cells.Count > 0 && cells.Columns != first.Length)
            {
                throw new InputException(
                    $"{name}, line {firstLine}: the row has {first.Length} cells, but those below have {cells.Columns}");
            }
            cells.AddFirst(firstLine, first);
            first = [.. Enumerable.Range(1, rows.Named).Select(NameOf)];
        }
        if (cells.Count == 0)
            throw new InputException($"{name}: there are no rows below the header");
        // A delimiter at the end of each line makes no column.
        int columns = first.Length;
        while (columns > rows.Named && (columns > cells.Columns || cells.IsEmpty(columns - 1)))
            columns--;
        var table = new Table(name, $"text with {InWords(rows.Separator)} between cells", first[..columns], cells)
        {
            Delimiter = rows.Separator,
        };
        int above = isHeader ? 1 + first.Sum(text => BlankLines.LineBreaks(Encoding.UTF8.GetBytes(text))) : 0;
        return BlankLines.Fill(table, firstLine + above);
    }

    /// <summary>The name of a column that has none, by its place from 1 on.</summary>
    public static string NameOf(int place) => string.Create(CultureInfo.InvariantCulture, $"column{place}");

    /// <summary>The text of a stream in UTF-8: in UTF-16 and UTF-32 it is read where it says so.</summary>
    public static Stream InUtf8(Stream stream)
    {
        byte[] start = new byte[sizeof(int)];
        int length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        var whole = new StartedStream(start.AsMemory(0, length), stream);
        var encoding = start switch
        {
            [0xFF, 0xFE, 0, 0] => Encoding.UTF32,
            [0, 0, 0xFE, 0xFF] => new UTF32Encoding(bigEndian: true, byteOrderMark: true),
            [0xFF, 0xFE, ..] => Encoding.Unicode,
            [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode,
            _ => null,
        };
        return encoding is null ? whole : Encoding.CreateTranscodingStream(whole, encoding, Encoding.UTF8, leaveOpen: true);
    }

    static string InWords(char delimiter) => delimiter switch
    {
        ',' => "commas",
        ';' => "semicolons",
        '\t' => "tabs",
        _ => $"'{delimiter}'",
    };

    // All rows but the first, and the line of that.
    static (TextCells Cells, int FirstLine) Read(TextChunks chunks, CsvRows rows, string name, int linesBefore)
    {
        var cells = new TextCells();
        int firstLine = 0, line = 1 + linesBefore;
        while (rows.Width == 0 && chunks.Next() is { } chunk)
        {
            int before = line;
            bool isKnown = rows.Named > 0;
            Add(rows.Read(chunk));
            firstLine = isKnown ? firstLine : before + rows.FirstLine;
        }
        var parts = new Queue<Task<CsvPart>>();
        do
        {
            while (parts.Count < ChunksPerThread * Environment.ProcessorCount && chunks.Next() is { } chunk)
                parts.Enqueue(Task.Run(() => rows.Read(chunk)));
            if (parts.TryDequeue(out var part))
                Add(part.GetAwaiter().GetResult());
        }
        while (parts.Count > 0);
        return (cells, firstLine);

        void Add(CsvPart part)
        {
            if (part.Problem is { } problem)
                throw new InputException($"{name}, line {line + problem.Line}: {problem.Text}");
            if (part.Rows is { } block)
                cells.Add(block, line);
            line = checked(line + part.Lines);
        }
    }
}

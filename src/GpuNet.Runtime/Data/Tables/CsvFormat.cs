using System.Globalization;
using System.Text;

namespace GpuNet;

/// <summary>
/// Delimited text: UTF-8, quotes as in RFC 4180. The delimiter (comma, semicolon, tab, bar) is found out; see <see cref="BlankLines"/>.
/// </summary>
sealed class CsvFormat : ITableFormat
{
    /// <summary>About how many bytes are read at once by each thread, unless said otherwise.</summary>
    public const int UsualChunkLength = 1 << 20;

    /// <summary>About how many bytes are read at once by each thread.</summary>
    public int ChunkLength { get; init; } = UsualChunkLength;

    /// <inheritdoc/>
    public bool Matches(string name, ReadOnlySpan<byte> start) => true;

    /// <inheritdoc/>
    public Table Read(Stream stream, string name, TextOptions options) =>
        ReadParts(stream, name, options, rowsOfPart: int.MaxValue).Single();

    /// <summary>The rows in parts, each a table of the same columns, so that a file need not fit in the memory.</summary>
    /// <param name="stream">The bytes of the file.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="rowsOfPart">The fewest rows of a part; the first tells whether the file has a header.</param>
    /// <exception cref="InputException">It is no such table; the message names the line.</exception>
    public IEnumerable<Table> ReadParts(Stream stream, string name, TextOptions options, int rowsOfPart = FirstRow.Looked)
    {
        var rows = new CsvRows(options.LongestLine);
        var blocks = new CsvBlocks(new TextChunks(InUtf8(stream), ChunkLength, options.LongestLine), rows, name);
        var cells = new TextCells();
        Table? part = null;
        int nextLine = 0, blank = 0;
        foreach (var block in blocks.Read())
        {
            cells.Add(block);
            if (cells.Count >= rowsOfPart)
                yield return Next();
        }
        if (part is null || cells.Count > 0)
            yield return Next();
        BlankLines.Tell(name, blank);

        Table Next()
        {
            if (part is null)
                (part, nextLine) = First(rows, blocks.FirstLine, cells, name, options);
            else
                part = part.Of(cells);
            int before = BlankLines.Count(part, nextLine);
            bool isFilled = before > 0 && part.Headers.Count == 1;
            var table = isFilled ? BlankLines.Fill(part, nextLine) : part;
            blank += isFilled ? 0 : before;
            nextLine = BlankLines.LineBehind(part);
            cells = new();
            return table;
        }
    }

    // The table of the first rows, and the line on which the first of them would be if no blank line were before it.
    static (Table Table, int Line) First(CsvRows rows, int firstLine, TextCells cells, string name, TextOptions options)
    {
        string[] first = rows.First;
        if (rows.Named == 0)
            throw new InputException($"{name}: the file is empty; it needs a header row and rows of data");
        bool isHeader = options.Header == HeaderRow.Auto ? !new FirstRow(first, cells).IsData(name) : options.Header == HeaderRow.Yes;
        if (!isHeader)
        {
            if (cells.Count > 0 && cells.Columns != first.Length)
            {
                throw new InputException(
                    $"{name}, line {firstLine}: the row has {first.Length.Counted("cell")}, but those below have {cells.Columns}");
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
        return (table, firstLine + above);
    }

    /// <summary>The name of a column that has none, by its place from 1 on.</summary>
    public static string NameOf(int place) => string.Create(CultureInfo.InvariantCulture, $"column{place}");

    // The text of a stream in UTF-8: in UTF-16 and UTF-32 it is read where it says so.
    static Stream InUtf8(Stream stream)
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
}

using System.Text;

namespace GpuNet;

/// <summary>
/// A delimited text in parts of whole rows, each a table of its own: so that a file need not fit in the memory. All have the header of the
/// file.
/// </summary>
/// <param name="format">What reads a part.</param>
/// <param name="stream">The bytes of the file.</param>
/// <param name="name">What messages call it.</param>
/// <param name="options">How it is read.</param>
/// <param name="length">Bytes of a part, at least; it ends with a row.</param>
sealed class CsvParts(ITableFormat format, Stream stream, string name, TextOptions options, int length)
{
    const byte Quote = (byte)'"', NewLine = (byte)'\n';

    // Lines are found in bytes.
    readonly Stream text = CsvFormat.InUtf8(stream);
    byte[] buffer = new byte[length];
    int filled;
    bool isAtEnd;

    /// <summary>The parts.</summary>
    public IEnumerable<Table> Read()
    {
        byte[] header = [];
        char? delimiter = null;
        int lines = 0;
        while (true)
        {
            Fill();
            bool isFirst = delimiter is null;
            var (end, rows) = isAtEnd ? (filled, 0) : EndOfLastRow(delimiter);
            // What is no header, and what stands between cells, shows in the first rows.
            if (!isAtEnd && rows < (isFirst ? FirstRow.Looked + 1 : 1))
            {
                Array.Resize(ref buffer, checked(2 * buffer.Length));
                continue;
            }
            if (IsBlank(buffer.AsSpan(0, end)) && !isFirst)
                yield break;
            byte[] part = [.. header, .. buffer.AsSpan(0, end)];
            var table = format.Read(new MemoryStream(part), name, isFirst ? options : options with
            {
                Header = HeaderRow.Yes,
                LinesBefore = lines - header.AsSpan().Count(NewLine),
            });
            yield return table;
            lines += buffer.AsSpan(0, end).Count(NewLine);
            delimiter ??= table.Delimiter ?? ',';
            header = HeaderOf(table, delimiter.Value);
            buffer.AsSpan(end, filled - end).CopyTo(buffer);
            filled -= end;
            if (isAtEnd)
                yield break;
        }
    }

    void Fill()
    {
        int read = text.ReadAtLeast(buffer.AsSpan(filled), buffer.Length - filled, throwOnEndOfStream: false);
        isAtEnd = filled + read < buffer.Length;
        filled += read;
    }

    // Behind the last line break that is in no quoted cell, and how many there are. A cell is quoted if it begins with a quote.
    (int End, int Rows) EndOfLastRow(char? delimiter)
    {
        int end = 0, rows = 0;
        bool isQuoted = false, isBegin = true;
        for (int place = 0; place < filled; place++)
        {
            byte one = buffer[place];
            if (isQuoted)
            {
                // Of two quotes the first closes the cell, and the second opens it again.
                isQuoted = one != Quote;
                isBegin = !isQuoted;
                continue;
            }
            if (one == Quote)
                isQuoted = isBegin;
            else if (one == NewLine)
                (end, rows, isBegin) = (place + 1, rows + 1, true);
            else
                isBegin = IsDelimiter(one, delimiter) || (isBegin && one is (byte)' ' or (byte)'\t');
        }
        return (end, rows);
    }

    static bool IsDelimiter(byte one, char? delimiter) =>
        delimiter is { } known ? one == known : one is (byte)',' or (byte)';' or (byte)'\t' or (byte)'|';

    static bool IsBlank(ReadOnlySpan<byte> part) => part.IndexOfAnyExcept(" \t\r\n"u8) < 0;

    static byte[] HeaderOf(Table table, char delimiter) => Encoding.UTF8.GetBytes(
        string.Join(delimiter, table.Headers.Select(header => $"\"{header.Replace("\"", "\"\"")}\"")) + "\n");
}

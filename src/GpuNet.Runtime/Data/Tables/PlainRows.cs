using System.Runtime.CompilerServices;

namespace GpuNet;

/// <summary>
/// Reads the rows of delimited text that are as most are: of the usual number of cells, and no cell in quotes has a quote or a line break.
/// </summary>
/// <param name="separator">What stands between cells.</param>
/// <param name="width">Number of cells of a row.</param>
sealed class PlainRows(byte separator, int width)
{
    const byte LineFeed = (byte)'\n', CarriageReturn = (byte)'\r', Quote = (byte)'"';

    // Whether a byte may be behind a cell, or is a quote.
    readonly bool[] ends = [.. Enumerable.Range(0, 256).Select(one => one == separator || one is LineFeed or CarriageReturn or Quote)];

    /// <summary>Reads rows up to the first that is not plain, or not whole.</summary>
    /// <param name="text">The rows.</param>
    /// <param name="builder">Takes them.</param>
    /// <returns>How many bytes and lines were read.</returns>
    // Files are read in less time than it takes until loops are compiled well by themselves.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public (int Length, int Lines) Read(ReadOnlySpan<byte> text, CellBlockBuilder builder)
    {
        text = text[..(text.LastIndexOf(LineFeed) + 1)];
        int next = 0, line = 0;
        while (next < text.Length)
        {
            int start = next, column = 0;
            bool isBlank = true, hasQuotes = false;
            var cells = builder.NextRow(width);
            byte end;
            do
            {
                var rest = text[next..];
                if (!CellCode.TryRead(rest, out var code, out int length) || !EndsCell(rest[length]))
                {
                    length = LengthOf(rest);
                    if (length < 0)
                        return (start, line);
                    code = builder.CodeOf(CellIn(rest[..length]));
                    hasQuotes |= rest[0] == Quote;
                }
                if (column == width)
                    return (start, line);
                cells[column++] = code;
                isBlank &= code == CellCode.Empty;
                end = rest[length];
                next += length + 1;
            }
            while (end == separator);
            if (end == CarriageReturn && text[next++] != LineFeed)
                return (start, line);
            if (isBlank ? column == 1 && hasQuotes : column < width)
                return (start, line);
            if (!isBlank)
                builder.EndRow(width, line);
            line++;
        }
        return (next, line);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    bool EndsCell(byte one) => ends[one] && one != Quote;

    // How long a cell is, with quotes and spaces around it; −1 where it is not plain.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    int LengthOf(ReadOnlySpan<byte> rest)
    {
        if (rest[0] == Quote)
        {
            int quote = rest[1..].IndexOf(Quote) + 1;
            return quote > 0 && !rest[..quote].ContainsAny(LineFeed, CarriageReturn) && EndsCell(rest[quote + 1]) ? quote + 1 : -1;
        }
        int length = 0;
        while (!ends[rest[length]])
            length++;
        return rest[length] == Quote ? -1 : length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ReadOnlySpan<byte> CellIn(ReadOnlySpan<byte> text) => text is [Quote, ..] ? text[1..^1] : text;
}

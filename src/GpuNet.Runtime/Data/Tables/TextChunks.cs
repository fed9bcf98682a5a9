using System.Buffers;

namespace GpuNet;

/// <summary>Some lines of a text file.</summary>
/// <param name="Buffer">The lines, in a buffer of the pool that may be longer.</param>
/// <param name="Length">How many bytes they have.</param>
/// <param name="IsFirst">
/// Whether the file begins here. Other chunks begin with the line feed before them, so that nothing is taken for the start of a file.
/// </param>
/// <param name="IsTooLong">Whether it is no chunk, but the start of a line that is too long.</param>
readonly record struct TextChunk(byte[] Buffer, int Length, bool IsFirst, bool IsTooLong)
{
    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Memory => Buffer.AsMemory(0, Length);

    /// <summary>How many lines end in it: with a line feed, a carriage return, or both.</summary>
    public int CountLines()
    {
        var text = Memory.Span[(IsFirst ? 0 : 1)..];
        int feeds = text.Count((byte)'\n'), returns = text.Count((byte)'\r');
        return feeds + returns - (returns == 0 ? 0 : text.Count("\r\n"u8));
    }
}

/// <summary>
/// Divides a text file at ends of lines outside of quoted cells, so that each chunk can be read by itself. A quote that is written twice in
/// a cell ends it and begins it again, which changes nothing here.
/// </summary>
/// <param name="stream">The file.</param>
/// <param name="usualLength">About how many bytes a chunk has.</param>
/// <param name="longestLine">The most bytes of a line.</param>
sealed class TextChunks(Stream stream, int usualLength, int longestLine)
{
    const byte LineFeed = (byte)'\n', CarriageReturn = (byte)'\r', Quote = (byte)'"';

    // Until it is known what rows are like, a single thread reads.
    const int FirstLength = 1 << 16;

    byte[] rest = [];
    bool isStarted, isAtEnd;

    /// <summary>The next chunk; null at the end.</summary>
    public TextChunk? Next()
    {
        int start = isStarted ? 1 : 0, length = start + rest.Length, end = 0;
        int usual = isStarted ? usualLength : Math.Min(usualLength, FirstLength);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Math.Max(usual, checked(2 * length)));
        buffer[0] = LineFeed;
        rest.CopyTo(buffer, start);
        while (!isAtEnd && end == 0)
        {
            if (length - start > longestLine)
                return new(buffer, length, !isStarted, IsTooLong: true);
            if (length == buffer.Length)
                buffer = Grow(buffer);
            length += stream.ReadAtLeast(buffer.AsSpan(length), buffer.Length - length, throwOnEndOfStream: false);
            isAtEnd = length < buffer.Length;
            end = EndOfLines(buffer.AsSpan(start, length - start));
        }
        bool isTooLong = length - start - end > longestLine;
        end = isAtEnd && !isTooLong ? length : start + end;
        rest = buffer[end..length];
        var chunk = new TextChunk(buffer, end, !isStarted, isTooLong && end == start);
        isStarted = true;
        return end == start && !isTooLong ? null : chunk;
    }

    static byte[] Grow(byte[] buffer)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(2L * buffer.Length, Array.MaxLength));
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    // How many bytes there are to the last end of a line that is not in quotes.
    static int EndOfLines(ReadOnlySpan<byte> text)
    {
        byte ending = LineFeed;
        if (!text.Contains(LineFeed))
        {
            // The last carriage return may be one before a line feed.
            ending = CarriageReturn;
            text = text[..Math.Max(0, text.Length - 1)];
        }
        int end = text.LastIndexOf(ending);
        bool isQuoted = end >= 0 && int.IsOddInteger(text[..end].Count(Quote));
        while (isQuoted && end >= 0)
        {
            int previous = text[..end].LastIndexOf(ending);
            isQuoted ^= int.IsOddInteger(text[(previous + 1)..end].Count(Quote));
            end = previous;
        }
        return end + 1;
    }
}

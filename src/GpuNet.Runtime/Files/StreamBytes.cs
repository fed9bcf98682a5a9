namespace GpuNet.Files;

/// <summary>Reads as many bytes of a stream as a header promises, with no more memory than the stream justifies.</summary>
static class StreamBytes
{
    const int FirstPart = 1 << 20;

    /// <summary>Reads so many bytes; null where the stream ends before.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="count">How many, up to the length of an array.</param>
    public static byte[]? Read(Stream stream, long count)
    {
        if (stream.CanSeek && stream.Length - stream.Position < count)
            return null;
        byte[] bytes = new byte[stream.CanSeek ? count : Math.Min(count, FirstPart)];
        int length = 0;
        while ((length += stream.ReadAtLeast(bytes.AsSpan(length), bytes.Length - length, throwOnEndOfStream: false)) == bytes.Length)
        {
            if (length == count)
                return bytes;
            Array.Resize(ref bytes, (int)Math.Min(count, 2L * length));
        }
        return null;
    }
}

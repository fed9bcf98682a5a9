namespace GpuNet;

/// <summary>Formats whose index is at the end of a file need to go there.</summary>
static class SeekableStream
{
    /// <summary>The stream itself where it can seek, else a copy in memory.</summary>
    public static Stream Of(Stream stream)
    {
        if (stream.CanSeek)
            return stream;
        var copy = new MemoryStream();
        stream.CopyTo(copy);
        copy.Position = 0;
        return copy;
    }
}

namespace GpuNet;

/// <summary>A stream of which the first bytes were read to see what it is: gives them again, and then the rest.</summary>
/// <param name="start">The first bytes.</param>
/// <param name="rest">The stream behind them; left open.</param>
sealed class StartedStream(ReadOnlyMemory<byte> start, Stream rest) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        if (start.IsEmpty)
            return rest.Read(buffer);
        int length = Math.Min(start.Length, buffer.Length);
        start.Span[..length].CopyTo(buffer);
        start = start[length..];
        return length;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

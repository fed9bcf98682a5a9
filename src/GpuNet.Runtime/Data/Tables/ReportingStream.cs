namespace GpuNet;

/// <summary>A stream that tells how much of it was read, about once a megabyte.</summary>
/// <param name="source">The stream; left open.</param>
/// <param name="name">What messages call it.</param>
/// <param name="progress">Who is told.</param>
sealed class ReportingStream(Stream source, string name, IProgress<ReadProgress> progress) : Stream
{
    const long Interval = 1 << 20;

    readonly long? length = source.CanSeek ? source.Length : null;
    long read, told;

    public override bool CanRead => true;

    public override bool CanSeek => source.CanSeek;

    public override bool CanWrite => false;

    public override long Length => source.Length;

    public override long Position
    {
        get => source.Position;
        set => source.Position = value;
    }

    public override int Read(Span<byte> buffer)
    {
        int count = source.Read(buffer);
        read += count;
        if (read - told >= Interval)
        {
            told = read;
            progress.Report(new(name, length is null ? read : source.Position, length));
        }
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => source.Seek(offset, origin);

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

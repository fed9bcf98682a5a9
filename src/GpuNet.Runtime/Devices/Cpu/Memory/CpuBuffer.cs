namespace GpuNet.Devices.Cpu.Memory;

/// <summary>Elements in native memory.</summary>
/// <typeparam name="T">float or int.</typeparam>
sealed unsafe class CpuBuffer<T> : DeviceBuffer<T> where T : unmanaged
{
    readonly CpuBlock block;
    readonly long offset;

    /// <summary>A block of its own.</summary>
    /// <param name="length">Number of elements.</param>
    /// <param name="device">The device that counts it; null for memory that kernels work in.</param>
    public CpuBuffer(int length, Device? device = null) : this(new CpuBlock((long)sizeof(T) * length, device), length)
    {
    }

    /// <summary>A part of a block, from a number of bytes on.</summary>
    public CpuBuffer(CpuBlock block, long offset, int length) : base(length, block, isWhole: false)
    {
        this.block = block;
        this.offset = offset;
    }

    CpuBuffer(CpuBlock block, int length) : base(length, block, isWhole: true) => this.block = block;

    /// <inheritdoc/>
    internal override long Place => offset;

    /// <summary>The first element.</summary>
    public T* Data => (T*)(block.Data + offset);

    Span<T> Elements => new(Data, Length);

    protected override void UploadCore(ReadOnlySpan<T> source, int offset) => source.CopyTo(Elements[offset..]);

    protected override void DownloadCore(Span<T> destination, int offset) =>
        Elements.Slice(offset, destination.Length).CopyTo(destination);
}

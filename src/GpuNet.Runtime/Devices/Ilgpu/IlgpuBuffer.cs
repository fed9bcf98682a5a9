using ILGPU;
using ILGPU.Runtime;

namespace GpuNet.Devices.Ilgpu;

/// <summary>Elements in the memory of an ILGPU accelerator.</summary>
/// <remarks>ILGPU copies from and to an address: what lies there is pinned, or the garbage collector could move it meanwhile.</remarks>
sealed unsafe class IlgpuBuffer<T> : DeviceBuffer<T> where T : unmanaged
{
    /// <summary>A block of its own.</summary>
    public IlgpuBuffer(IlgpuDevice device, int length) : this(new IlgpuBlock(device, (long)sizeof(T) * length), length)
    {
    }

    /// <summary>A part of a block, from a number of bytes on.</summary>
    public IlgpuBuffer(IlgpuBlock block, long offset, int length) : base(length, block, isWhole: false) =>
        (Block, Place, View) = (block, offset, block.View<T>(offset, length));

    IlgpuBuffer(IlgpuBlock block, int length) : base(length, block, isWhole: true) => (Block, View) = (block, block.View<T>(0, length));

    /// <summary>Where it lies.</summary>
    public IlgpuBlock Block { get; }

    /// <inheritdoc/>
    internal override long Place { get; }

    /// <summary>All of it, as kernels take it.</summary>
    public ArrayView<T> View { get; }

    /// <summary>What it holds, where <see cref="KeepOnHost"/> asks for it; empty elsewhere.</summary>
    public T[] OnHost { get; private set; } = [];

    /// <summary>Uploads since then.</summary>
    public int Version { get; private set; }

    AcceleratorStream Stream => Block.Device.Accelerator.DefaultStream;

    /// <summary>Keeps a copy of what it holds and of what is uploaded from now on.</summary>
    public void KeepOnHost()
    {
        if (OnHost.Length > 0)
            return;
        T[] copy = new T[Length];
        DownloadCore(copy, 0);
        OnHost = copy;
    }

    protected override void UploadCore(ReadOnlySpan<T> source, int offset)
    {
        if (source.IsEmpty)
            return;
        fixed (T* pinned = source)
        {
            var (address, length) = ((nint)pinned, source.Length);
            Block.Device.Guard(() => View.SubView(offset, length).CopyFromCPU(Stream, ref *(T*)address, length));
        }
        if (OnHost.Length == 0)
            return;
        source.CopyTo(OnHost.AsSpan(offset));
        Version++;
    }

    protected override void DownloadCore(Span<T> destination, int offset)
    {
        if (destination.IsEmpty)
            return;
        fixed (T* pinned = destination)
        {
            var (address, length) = ((nint)pinned, destination.Length);
            Block.Device.Guard(() => View.SubView(offset, length).CopyToCPU(Stream, ref *(T*)address, length));
        }
    }
}

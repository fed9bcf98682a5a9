using ILGPU;
using ILGPU.Runtime;

namespace GpuNet.Runtime.Devices.Ilgpu;

/// <summary>Memory of an ILGPU accelerator.</summary>
/// <remarks>ILGPU copies from and to an address: what lies there is pinned, or the garbage collector could move it meanwhile.</remarks>
sealed unsafe class IlgpuBuffer<T>(IlgpuDevice device, int length) : DeviceBuffer<T>(length, device) where T : unmanaged
{
    // An accelerator has no empty allocations.
    readonly MemoryBuffer1D<T, Stride1D.Dense> memory = device.Accelerator.Allocate1D<T>(Math.Max(length, 1));
    readonly List<IDisposable> dependants = [];

    /// <summary>All of it, as kernels take it.</summary>
    public ArrayView<T> View => memory.View.BaseView;

    /// <summary>What was uploaded, where <see cref="KeepOnHost"/> asks for it; empty elsewhere.</summary>
    public T[] OnHost { get; private set; } = [];

    /// <summary>Uploads since then.</summary>
    public int Version { get; private set; }

    AcceleratorStream Stream => device.Accelerator.DefaultStream;

    /// <summary>Keeps a copy of what is uploaded from now on.</summary>
    public void KeepOnHost()
    {
        if (OnHost.Length == 0)
            OnHost = new T[Length];
    }

    /// <summary>Disposes something with this buffer.</summary>
    public void Adopt(IDisposable dependant) => dependants.Add(dependant);

    public override void Upload(ReadOnlySpan<T> source, int offset = 0)
    {
        if (source.IsEmpty)
            return;
        fixed (T* pinned = source)
            View.SubView(offset, source.Length).CopyFromCPU(Stream, ref *pinned, source.Length);
        if (OnHost.Length == 0)
            return;
        source.CopyTo(OnHost.AsSpan(offset));
        Version++;
    }

    public override void Download(Span<T> destination, int offset = 0)
    {
        if (destination.IsEmpty)
            return;
        fixed (T* pinned = destination)
            View.SubView(offset, destination.Length).CopyToCPU(Stream, ref *pinned, destination.Length);
    }

    public override void Clear() => memory.MemSetToZero(Stream);

    protected override void Release()
    {
        foreach (var dependant in dependants)
            dependant.Dispose();
        memory.Dispose();
    }
}

using ILGPU;
using ILGPU.Runtime;

namespace GpuNet.Runtime.Devices.Ilgpu;

/// <summary>Memory of an ILGPU accelerator.</summary>
/// <remarks>ILGPU copies from and to an address: what lies there is pinned, or the garbage collector could move it meanwhile.</remarks>
sealed unsafe class IlgpuBuffer<T>(Accelerator accelerator, int length) : DeviceBuffer<T>(length) where T : unmanaged
{
    // An accelerator has no empty allocations.
    readonly MemoryBuffer1D<T, Stride1D.Dense> memory = accelerator.Allocate1D<T>(Math.Max(length, 1));

    /// <summary>All of it, as kernels take it.</summary>
    public ArrayView<T> View => memory.View.BaseView;

    public override void Upload(ReadOnlySpan<T> source, int offset = 0)
    {
        if (source.IsEmpty)
            return;
        fixed (T* pinned = source)
            View.SubView(offset, source.Length).CopyFromCPU(accelerator.DefaultStream, ref *pinned, source.Length);
    }

    public override void Download(Span<T> destination, int offset = 0)
    {
        if (destination.IsEmpty)
            return;
        fixed (T* pinned = destination)
            View.SubView(offset, destination.Length).CopyToCPU(accelerator.DefaultStream, ref *pinned, destination.Length);
    }

    public override void Clear() => memory.MemSetToZero(accelerator.DefaultStream);

    public override void Dispose() => memory.Dispose();
}

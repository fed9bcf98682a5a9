using GpuNet.Emulator.Memory;

namespace ILGPU.Runtime;

/// <summary>Device memory seen through a one-dimensional view.</summary>
public class MemoryBuffer1D<T, TStride> : MemoryBuffer<ArrayView1D<T, TStride>>
    where T : unmanaged
    where TStride : struct, IStride1D
{
    internal unsafe MemoryBuffer1D(Accelerator accelerator, MemoryBlock* block, in ArrayView1D<T, TStride> view)
        : base(accelerator, block, view) { }

    /// <summary>The number of elements as an extent.</summary>
    public LongIndex1D Extent => View.Extent;

    /// <summary>The number of elements as a 32-bit extent.</summary>
    public Index1D IntExtent => View.IntExtent;

    /// <summary>The view of all of this buffer without a stride.</summary>
    public ArrayView<T> AsContiguous() => View.AsContiguous();

    /// <summary>The view of all of a buffer without a stride.</summary>
    public static explicit operator ArrayView<T>(MemoryBuffer1D<T, TStride> buffer) => buffer.AsContiguous();
}

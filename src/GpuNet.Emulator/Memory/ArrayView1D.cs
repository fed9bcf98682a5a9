using System.Runtime.CompilerServices;
using GpuNet.Emulator.Checks;
using GpuNet.Emulator.Launching;

namespace ILGPU.Runtime;

/// <summary>A one-dimensional view whose stride is part of its type.</summary>
public readonly struct ArrayView1D<T, TStride> : IArrayView<T>
    where T : unmanaged
    where TStride : struct, IStride1D
{
    /// <summary>The size of one element in bytes.</summary>
    public static readonly int ElementSize = ArrayView<T>.ElementSize;

    /// <summary>The view of nothing.</summary>
    public static readonly ArrayView1D<T, TStride> Empty;

    /// <summary>A view of the memory of another one.</summary>
    public ArrayView1D(ArrayView<T> baseView, LongIndex1D extent, TStride stride)
    {
        BaseView = baseView;
        Extent = extent;
        Stride = stride;
    }

    /// <summary>The view without a stride.</summary>
    public ArrayView<T> BaseView { get; }

    MemoryBuffer IArrayView.Buffer => ((IArrayView)BaseView).Buffer;

    int IArrayView.ElementSize => ElementSize;

    /// <summary>The number of elements as an extent.</summary>
    public LongIndex1D Extent { get; }

    /// <summary>The number of elements as a 32-bit extent.</summary>
    public Index1D IntExtent => Extent.ToIntIndex();

    /// <summary>The stride.</summary>
    public TStride Stride { get; }

    /// <summary>Whether there is memory behind this view.</summary>
    public bool IsValid => BaseView.IsValid;

    /// <summary>The number of elements.</summary>
    public long Length => Extent.X;

    /// <summary>The number of elements, which must fit 32 bits.</summary>
    public int IntLength => checked((int)Length);

    /// <summary>The size in bytes.</summary>
    public long LengthInBytes => Length * ElementSize;

    /// <summary>The element at an index.</summary>
    public ref T this[Index1D index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref BaseView[index];
    }

    /// <summary>The element at an index.</summary>
    public ref T this[LongIndex1D index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref BaseView[index];
    }

    /// <summary>The element at an index, of which it is known what a kernel thread does with it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref T At(long index, AccessKind kind, KernelThread thread) => ref BaseView.At(index, kind, thread);

    /// <summary>The view of some elements.</summary>
    public ArrayView1D<T, TStride> SubView(Index1D index, Index1D extent) =>
        SubView(index.ToLongIndex(), extent.ToLongIndex());

    /// <summary>The view of some elements.</summary>
    public ArrayView1D<T, TStride> SubView(LongIndex1D index, LongIndex1D extent) =>
        new(BaseView.SubView(index.X, extent.X), extent, Stride);

    /// <summary>The view without a stride.</summary>
    public ArrayView<T> AsContiguous() => BaseView;

    /// <inheritdoc/>
    [NotInsideKernel]
    public override string ToString() => BaseView.ToString();
}

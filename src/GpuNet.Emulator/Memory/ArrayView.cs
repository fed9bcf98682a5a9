using System.Runtime.CompilerServices;
using GpuNet.Emulator.Checks;
using GpuNet.Emulator.Launching;
using GpuNet.Emulator.Memory;
using ILGPU.Runtime;

namespace ILGPU;

/// <summary>A view of contiguous device memory: the pointer of a kernel. Every access is checked.</summary>
public readonly unsafe struct ArrayView<T> : IContiguousArrayView<T>
    where T : unmanaged
{
    /// <summary>The size of one element in bytes.</summary>
    public static readonly int ElementSize = sizeof(T);

    /// <summary>The view of nothing.</summary>
    public static readonly ArrayView<T> Empty;

    internal ArrayView(MemoryBlock* block, long offset, long length)
    {
        Block = block;
        Offset = offset;
        Length = length;
    }

    /// <summary>The memory, or null in an empty view.</summary>
    internal MemoryBlock* Block { get; }

    /// <summary>The first element's offset in <see cref="Block"/> in bytes.</summary>
    internal long Offset { get; }

    /// <summary>A GPU loads 2, 4, 8 or 16 bytes at once from multiples of that size only.</summary>
    static int Alignment => Math.Min(sizeof(T) & -sizeof(T), 16);

    internal bool IsAligned => (Offset & (Alignment - 1)) == 0;

    MemoryBuffer IArrayView.Buffer => MemoryBuffer.Owning(Block);

    int IArrayView.ElementSize => ElementSize;

    long IContiguousArrayView.Index => Offset / sizeof(T);

    long IContiguousArrayView.IndexInBytes => Offset;

    /// <summary>Whether there is memory behind this view.</summary>
    public bool IsValid => Block != null && Length > 0;

    /// <summary>The number of elements.</summary>
    public long Length { get; }

    /// <summary>The number of elements, which must fit 32 bits.</summary>
    public int IntLength => checked((int)Length);

    /// <summary>The size in bytes.</summary>
    public long LengthInBytes => Length * sizeof(T);

    /// <summary>The number of elements as an extent.</summary>
    public LongIndex1D Extent => new(Length);

    /// <summary>The number of elements as a 32-bit extent.</summary>
    public Index1D IntExtent => new(IntLength);

    /// <summary>The element at an index.</summary>
    public ref T this[Index1D index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref this[(long)index.X];
    }

    /// <summary>The element at an index.</summary>
    public ref T this[LongIndex1D index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref this[index.X];
    }

    /// <summary>The element at an index.</summary>
    public ref T this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref this[(long)index];
    }

    /// <summary>The element at an index.</summary>
    public ref T this[long index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if ((ulong)index >= (ulong)Length || !IsAligned || Block->Address == null)
                throw Fault.Access(this, index);
            return ref *(T*)(Block->Address + Offset + index * sizeof(T));
        }
    }

    /// <summary>The element at an index, of which it is known what a kernel thread does with it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref T At(long index, AccessKind kind, KernelThread thread)
    {
        ref var element = ref this[index];
        ShadowMemory.Check(Block, Offset + index * sizeof(T), sizeof(T), kind, thread);
        return ref element;
    }

    /// <summary>The view from an element on.</summary>
    public ArrayView<T> SubView(long index) => SubView(index, Length - index);

    /// <summary>The view of some elements.</summary>
    public ArrayView<T> SubView(int index, int subViewLength) => SubView((long)index, subViewLength);

    /// <summary>The view of some elements.</summary>
    public ArrayView<T> SubView(long index, long subViewLength)
    {
        if (index < 0 || subViewLength < 0 || index + subViewLength > Length)
            throw Fault.SubView(this, index, subViewLength);
        return new(Block, Offset + index * sizeof(T), subViewLength);
    }

    /// <summary>The same memory as elements of another type; what does not fill an element is cut off.</summary>
    public ArrayView<TOther> Cast<TOther>() where TOther : unmanaged =>
        new(Block, Offset, LengthInBytes / sizeof(TOther));

    [NotInsideKernel]
    ArrayView<byte> IContiguousArrayView.AsRawArrayView() => new(Block, Offset, LengthInBytes);

    /// <inheritdoc/>
    [NotInsideKernel]
    public override string ToString() => $"{Offset / sizeof(T)} [{Length}]";

    /// <summary>The same view with its stride in the type.</summary>
    public static implicit operator ArrayView1D<T, Stride1D.Dense>(ArrayView<T> view) => new(view, view.Extent, default);

    /// <summary>The same view without a stride.</summary>
    public static implicit operator ArrayView<T>(ArrayView1D<T, Stride1D.Dense> view) => view.BaseView.SubView(0, view.Length);
}

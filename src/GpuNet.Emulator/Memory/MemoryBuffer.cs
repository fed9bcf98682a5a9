using System.Runtime.InteropServices;
using GpuNet.Emulator.Checks;
using GpuNet.Emulator.Memory;

namespace ILGPU.Runtime;

/// <summary>Device memory.</summary>
public abstract unsafe class MemoryBuffer : AcceleratorObject
{
    readonly MemoryBlock* block;

    private protected MemoryBuffer(Accelerator accelerator, MemoryBlock* block, long length, int elementSize) : base(accelerator)
    {
        this.block = block;
        Length = length;
        ElementSize = elementSize;
        if (block != null)
            block->Owner = GCHandle.ToIntPtr(GCHandle.Alloc(this));
    }

    /// <summary>The address of the memory.</summary>
    public nint NativePtr => block == null ? 0 : (nint)block->Address;

    /// <summary>The number of elements.</summary>
    public long Length { get; }

    /// <summary>The size of one element in bytes.</summary>
    public int ElementSize { get; }

    /// <summary>The size in bytes.</summary>
    public long LengthInBytes => Length * ElementSize;

    /// <summary>All of this buffer as bytes.</summary>
    public ArrayView<byte> AsRawArrayView() => new(block, 0, LengthInBytes);

    internal static MemoryBuffer Owning(MemoryBlock* block)
    {
        if (block == null)
            throw new InvalidOperationException("an empty view belongs to no accelerator: allocate at least one element");
        if (block->Owner == 0)
            throw Fault.Disposed(*block);
        return (MemoryBuffer)GCHandle.FromIntPtr(block->Owner).Target!;
    }

    /// <inheritdoc/>
    protected override void DisposeAcceleratorObject(bool disposing)
    {
        if (block == null)
            return;
        block->Release();
        GCHandle.FromIntPtr(block->Owner).Free();
        block->Owner = 0;
    }
}

/// <summary>Device memory that is seen through a view.</summary>
public class MemoryBuffer<TView> : MemoryBuffer, IContiguousArrayView
    where TView : struct, IArrayView
{
    private protected unsafe MemoryBuffer(Accelerator accelerator, MemoryBlock* block, in TView view)
        : base(accelerator, block, view.Length, view.ElementSize) =>
        View = view;

    MemoryBuffer IArrayView.Buffer => this;

    long IContiguousArrayView.Index => 0;

    long IContiguousArrayView.IndexInBytes => 0;

    /// <summary>The view of all of this buffer.</summary>
    public TView View { get; private set; }

    /// <summary>Whether this buffer has not been disposed.</summary>
    public bool IsValid => !IsDisposed;

    /// <summary>The view of all of this buffer.</summary>
    public TView ToArrayView() => View;

    /// <inheritdoc/>
    protected override void DisposeAcceleratorObject(bool disposing)
    {
        base.DisposeAcceleratorObject(disposing);
        View = default;
    }

    /// <summary>The view of all of a buffer.</summary>
    public static implicit operator TView(MemoryBuffer<TView> buffer) => buffer.View;
}

using System.Runtime.CompilerServices;
using GpuNet.Checker.Checks;
using GpuNet.Checker.Launching;
using ILGPU;
using ILGPU.Runtime;

namespace GpuNet.Checker.Functions;

/// <summary>Checked accesses to elements of views.</summary>
static unsafe class Access
{
    /// <summary>The address of an element.</summary>
    /// <param name="view">The view.</param>
    /// <param name="index">The element.</param>
    /// <param name="kind">The kind of access, for race detection.</param>
    /// <param name="site">The number of the access in the kernel.</param>
    /// <param name="thread">The thread.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref T At<T>(scoped in ArrayView<T> view, long index, AccessKind kind, int site, KernelThread thread) where T : unmanaged
    {
        var block = thread.BlockOf(view.Memory(), site);
        if ((ulong)index >= (ulong)view.Length)
            throw Fault.Bounds(view, index);
        long offset = (view.Start() + index) * sizeof(T);
        byte* address = block.Address + offset;
        if (((nint)address & (Alignment<T>() - 1)) != 0)
            throw Fault.Misaligned(view, index, Alignment<T>());
        if (kind != AccessKind.None)
            ShadowMemory.Check(block, offset, sizeof(T), kind, thread);
        return ref *(T*)address;
    }

    /// <inheritdoc cref="At"/>
    public static ref T At1D<T, TStride>(
        in ArrayView1D<T, TStride> view, LongIndex1D index, AccessKind kind, int site, KernelThread thread)
        where T : unmanaged where TStride : struct, IStride1D
    {
        if ((ulong)index.X >= (ulong)view.Extent.X)
            throw Fault.Bounds(view.BaseView, view.Extent, index);
        return ref At(view.BaseView, view.Stride.ComputeElementIndex(index), kind, site, thread);
    }

    /// <inheritdoc cref="At"/>
    public static ref T At2D<T, TStride>(
        in ArrayView2D<T, TStride> view, LongIndex2D index, AccessKind kind, int site, KernelThread thread)
        where T : unmanaged where TStride : struct, IStride2D
    {
        if ((ulong)index.X >= (ulong)view.Extent.X || (ulong)index.Y >= (ulong)view.Extent.Y)
            throw Fault.Bounds(view.BaseView, view.Extent, index);
        return ref At(view.BaseView, view.Stride.ComputeElementIndex(index), kind, site, thread);
    }

    /// <inheritdoc cref="At"/>
    public static ref T At3D<T, TStride>(
        in ArrayView3D<T, TStride> view, LongIndex3D index, AccessKind kind, int site, KernelThread thread)
        where T : unmanaged where TStride : struct, IStride3D
    {
        if ((ulong)index.X >= (ulong)view.Extent.X || (ulong)index.Y >= (ulong)view.Extent.Y || (ulong)index.Z >= (ulong)view.Extent.Z)
            throw Fault.Bounds(view.BaseView, view.Extent, index);
        return ref At(view.BaseView, view.Stride.ComputeElementIndex(index), kind, site, thread);
    }

    /// <summary>The buffer of a view, which ILGPU exposes only through an interface.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static MemoryBuffer? Memory<T>(this in ArrayView<T> view) where T : unmanaged => BufferOf(in view);

    /// <summary>The number of the view's first element in the buffer, counted in elements of the view.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Start<T>(this in ArrayView<T> view) where T : unmanaged => IndexOf(in view);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static MemoryBuffer BufferOf<TView>(in TView view) where TView : struct, IContiguousArrayView => Unsafe.AsRef(in view).Buffer;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static long IndexOf<TView>(in TView view) where TView : struct, IContiguousArrayView => Unsafe.AsRef(in view).Index;

    /// <summary>A GPU loads 2, 4, 8 or 16 bytes at once only from multiples of that size.</summary>
    static int Alignment<T>() where T : unmanaged => Math.Min(sizeof(T) & -sizeof(T), 16);
}

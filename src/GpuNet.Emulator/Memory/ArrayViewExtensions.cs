using System.Runtime.InteropServices;
using GpuNet.Emulator.Checks;
using GpuNet.Emulator.Memory;

namespace ILGPU.Runtime;

/// <summary>
/// Copies, fills and casts of views. As in ILGPU there is one set for contiguous views and buffers, and one for
/// one-dimensional views (<c>ArrayViewExtensions.OneDimension.cs</c>). Streams are in order and never behind here.
/// </summary>
public static unsafe partial class ArrayViewExtensions
{
    /// <summary>The accelerator that a view's memory belongs to.</summary>
    [NotInsideKernel]
    public static Accelerator GetAccelerator<TView>(this TView view) where TView : IArrayView =>
        view.Buffer.Accelerator;

    /// <summary>States that a view starts at a multiple of <paramref name="alignmentInBytes"/>, which is checked.</summary>
    public static ArrayView<T> AsAligned<T>(this ArrayView<T> view, int alignmentInBytes) where T : unmanaged
    {
        if ((view.Offset & (alignmentInBytes - 1)) != 0)
            throw Fault.Alignment(view, alignmentInBytes);
        return view;
    }

    /// <summary>Fills a view with zero bytes.</summary>
    [NotInsideKernel]
    public static void MemSetToZero<TView>(this TView view) where TView : IContiguousArrayView => view.MemSet(0);

    /// <summary>Fills a view with zero bytes.</summary>
    [NotInsideKernel]
    public static void MemSetToZero<TView>(this TView view, AcceleratorStream stream) where TView : IContiguousArrayView =>
        view.MemSet(stream, 0);

    /// <summary>Fills a view with one byte value.</summary>
    [NotInsideKernel]
    public static void MemSet<TView>(this TView view, byte value) where TView : IContiguousArrayView =>
        view.MemSet(view.GetDefaultStream(), value);

    /// <summary>Fills a view with one byte value.</summary>
    [NotInsideKernel]
    public static void MemSet<TView>(this TView view, AcceleratorStream stream, byte value) where TView : IContiguousArrayView
    {
        if (!view.IsValid)
            throw new ArgumentNullException(nameof(view));
        HostCopy.Fill(view, value);
    }

    /// <summary>Copies from one view to another.</summary>
    [NotInsideKernel]
    public static void CopyTo<TView>(this TView source, in TView target) where TView : IContiguousArrayView =>
        source.CopyTo(source.GetDefaultStream(), target);

    /// <summary>Copies as much as fills the target from one view to another.</summary>
    [NotInsideKernel]
    public static void CopyTo<TView>(this TView source, AcceleratorStream stream, in TView target)
        where TView : IContiguousArrayView =>
        HostCopy.Bytes(source, target.LengthInBytes).CopyTo(HostCopy.Bytes(target, target.LengthInBytes));

    /// <summary>Copies all of the source to a view.</summary>
    [NotInsideKernel]
    public static void CopyFrom<TView>(this TView target, in TView source) where TView : IContiguousArrayView =>
        target.CopyFrom(target.GetDefaultStream(), source);

    /// <summary>Copies all of the source to a view.</summary>
    [NotInsideKernel]
    public static void CopyFrom<TView>(this TView target, AcceleratorStream stream, in TView source)
        where TView : IContiguousArrayView =>
        HostCopy.Bytes(source, source.LengthInBytes).CopyTo(HostCopy.Bytes(target, source.LengthInBytes));

    /// <summary>Copies elements to host memory without waiting.</summary>
    [NotInsideKernel]
    public static void CopyToCPUUnsafeAsync<T, TView>(this TView source, ref T cpuData, long length)
        where TView : IContiguousArrayView<T> where T : unmanaged =>
        source.CopyToCPUUnsafeAsync(source.GetDefaultStream(), ref cpuData, length);

    /// <summary>Copies elements to host memory without waiting.</summary>
    [NotInsideKernel]
    public static void CopyToCPUUnsafeAsync<T, TView>(this TView source, AcceleratorStream stream, ref T cpuData, long length)
        where TView : IContiguousArrayView<T> where T : unmanaged =>
        HostCopy.Bytes(source, length * sizeof(T)).CopyTo(HostCopy.Bytes(ref cpuData, length));

    /// <summary>Copies elements to host memory.</summary>
    [NotInsideKernel]
    public static void CopyToCPU<T, TView>(this TView source, ref T cpuData, long length)
        where TView : IContiguousArrayView<T> where T : unmanaged =>
        source.CopyToCPU(source.GetDefaultStream(), ref cpuData, length);

    /// <summary>Copies elements to host memory.</summary>
    [NotInsideKernel]
    public static void CopyToCPU<T, TView>(this TView source, AcceleratorStream stream, ref T cpuData, long length)
        where TView : IContiguousArrayView<T> where T : unmanaged =>
        source.CopyToCPUUnsafeAsync(stream, ref cpuData, length);

    /// <summary>Copies elements to a span.</summary>
    [NotInsideKernel]
    public static void CopyToCPU<T, TView>(this TView source, AcceleratorStream stream, in Span<T> span)
        where TView : IContiguousArrayView<T> where T : unmanaged =>
        source.CopyToCPUUnsafeAsync(stream, ref MemoryMarshal.GetReference(span), span.Length);

    /// <summary>Copies elements to a span.</summary>
    [NotInsideKernel]
    public static void CopyToCPU<T, TView>(this TView source, in Span<T> span)
        where TView : IContiguousArrayView<T> where T : unmanaged =>
        source.CopyToCPU(source.GetDefaultStream(), span);

    /// <summary>Copies all of a view to an array of at least that length.</summary>
    [NotInsideKernel]
    public static void CopyToCPU<T>(this ArrayView<T> view, T[] data) where T : unmanaged =>
        ((ArrayView1D<T, Stride1D.Dense>)view).CopyToCPU(data);

    /// <summary>Copies all of a view to an array of at least that length.</summary>
    [NotInsideKernel]
    public static void CopyToCPU<T>(this ArrayView<T> view, AcceleratorStream stream, T[] data) where T : unmanaged =>
        ((ArrayView1D<T, Stride1D.Dense>)view).CopyToCPU(stream, data);

    /// <summary>Copies all of a page-locked array's elements to it without waiting.</summary>
    [NotInsideKernel]
    public static void CopyToPageLockedAsync<T, TView>(this TView source, AcceleratorStream stream, PageLockedArray<T> pageLockedArray)
        where TView : IContiguousArrayView<T> where T : unmanaged =>
        source.CopyToCPU<T, TView>(stream, pageLockedArray.Span);

    /// <summary>Copies all of a page-locked array's elements to it without waiting.</summary>
    [NotInsideKernel]
    public static void CopyToPageLockedAsync<T, TView>(this TView source, PageLockedArray<T> pageLockedArray)
        where TView : IContiguousArrayView<T> where T : unmanaged =>
        source.CopyToPageLockedAsync(source.GetDefaultStream(), pageLockedArray);

    /// <summary>Copies elements from host memory without waiting.</summary>
    [NotInsideKernel]
    public static void CopyFromCPUUnsafeAsync<T, TView>(this TView target, ref T cpuData, long length)
        where TView : IContiguousArrayView<T> where T : unmanaged =>
        target.CopyFromCPUUnsafeAsync(target.GetDefaultStream(), ref cpuData, length);

    /// <summary>Copies elements from host memory without waiting.</summary>
    [NotInsideKernel]
    public static void CopyFromCPUUnsafeAsync<T, TView>(this TView target, AcceleratorStream stream, ref T cpuData, long length)
        where TView : IContiguousArrayView<T> where T : unmanaged =>
        HostCopy.Bytes(ref cpuData, length).CopyTo(HostCopy.Bytes(target, length * sizeof(T)));

    /// <summary>Copies elements from host memory.</summary>
    [NotInsideKernel]
    public static void CopyFromCPU<T, TView>(this TView target, ref T cpuData, long length)
        where TView : IContiguousArrayView<T> where T : unmanaged =>
        target.CopyFromCPU(target.GetDefaultStream(), ref cpuData, length);

    /// <summary>Copies elements from host memory.</summary>
    [NotInsideKernel]
    public static void CopyFromCPU<T, TView>(this TView target, AcceleratorStream stream, ref T cpuData, long length)
        where TView : IContiguousArrayView<T> where T : unmanaged =>
        target.CopyFromCPUUnsafeAsync(stream, ref cpuData, length);

    /// <summary>Copies elements from a span.</summary>
    [NotInsideKernel]
    public static void CopyFromCPU<T, TView>(this TView target, AcceleratorStream stream, in ReadOnlySpan<T> span)
        where TView : IContiguousArrayView<T> where T : unmanaged =>
        target.CopyFromCPUUnsafeAsync(stream, ref MemoryMarshal.GetReference(span), span.Length);

    /// <summary>Copies elements from a span.</summary>
    [NotInsideKernel]
    public static void CopyFromCPU<T, TView>(this TView target, in ReadOnlySpan<T> span)
        where TView : IContiguousArrayView<T> where T : unmanaged =>
        target.CopyFromCPU(target.GetDefaultStream(), span);

    /// <summary>Copies an array of exactly its length to a view.</summary>
    [NotInsideKernel]
    public static void CopyFromCPU<T>(this ArrayView<T> view, T[] data) where T : unmanaged =>
        ((ArrayView1D<T, Stride1D.Dense>)view).CopyFromCPU(data);

    /// <summary>Copies an array of exactly its length to a view.</summary>
    [NotInsideKernel]
    public static void CopyFromCPU<T>(this ArrayView<T> view, AcceleratorStream stream, T[] data) where T : unmanaged =>
        ((ArrayView1D<T, Stride1D.Dense>)view).CopyFromCPU(stream, data);

    /// <summary>Copies all of a page-locked array's elements from it without waiting.</summary>
    [NotInsideKernel]
    public static void CopyFromPageLockedAsync<T, TView>(this TView target, AcceleratorStream stream, PageLockedArray<T> pageLockedArray)
        where TView : IContiguousArrayView<T> where T : unmanaged =>
        target.CopyFromCPU<T, TView>(stream, pageLockedArray.Span);

    /// <summary>Copies all of a page-locked array's elements from it without waiting.</summary>
    [NotInsideKernel]
    public static void CopyFromPageLockedAsync<T, TView>(this TView target, PageLockedArray<T> pageLockedArray)
        where TView : IContiguousArrayView<T> where T : unmanaged =>
        target.CopyFromPageLockedAsync(target.GetDefaultStream(), pageLockedArray);

    /// <summary>The elements as a new array.</summary>
    [NotInsideKernel]
    public static T[] GetAsArray<T>(this ArrayView<T> view) where T : unmanaged => view.GetAsArray(view.GetDefaultStream());

    /// <summary>The elements as a new array.</summary>
    [NotInsideKernel]
    public static T[] GetAsArray<T>(this ArrayView<T> view, AcceleratorStream stream) where T : unmanaged
    {
        var result = new T[view.Length];
        if (view.IsValid)
            view.CopyToCPU(stream, new Span<T>(result));
        return result;
    }

    static AcceleratorStream GetDefaultStream<TView>(this TView view) where TView : IArrayView =>
        view.GetAccelerator().DefaultStream;
}

namespace ILGPU.Runtime;

public static unsafe partial class ArrayViewExtensions
{
    /// <summary>Allocates a buffer with the elements of an array.</summary>
    [NotInsideKernel]
    public static MemoryBuffer1D<T, Stride1D.Dense> Allocate1D<T>(this Accelerator accelerator, T[] data) where T : unmanaged =>
        accelerator.Allocate1D(accelerator.DefaultStream, data);

    /// <summary>Allocates a buffer with the elements of an array.</summary>
    [NotInsideKernel]
    public static MemoryBuffer1D<T, Stride1D.Dense> Allocate1D<T>(this Accelerator accelerator, AcceleratorStream stream, T[] data)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(data);
        var buffer = accelerator.Allocate1D<T>(data.Length);
        buffer.View.CopyFromCPU(stream, data);
        return buffer;
    }

    /// <summary>The same memory as elements of another type.</summary>
    public static ArrayView1D<TOther, Stride1D.Dense> Cast<T, TOther>(this ArrayView1D<T, Stride1D.Dense> view)
        where T : unmanaged
        where TOther : unmanaged =>
        view.BaseView.Cast<TOther>();

    /// <summary>States that a view starts at a multiple of <paramref name="alignmentInBytes"/>, which is checked.</summary>
    public static ArrayView1D<T, Stride1D.Dense> AsAligned<T>(this ArrayView1D<T, Stride1D.Dense> view, int alignmentInBytes)
        where T : unmanaged =>
        view.BaseView.AsAligned(alignmentInBytes);

    /// <summary>Fills a view with zero bytes.</summary>
    [NotInsideKernel]
    public static void MemSetToZero<T>(this ArrayView1D<T, Stride1D.Dense> view) where T : unmanaged =>
        view.BaseView.MemSetToZero();

    /// <summary>Fills a view with zero bytes.</summary>
    [NotInsideKernel]
    public static void MemSetToZero<T>(this ArrayView1D<T, Stride1D.Dense> view, AcceleratorStream stream) where T : unmanaged =>
        view.BaseView.MemSetToZero(stream);

    /// <summary>Fills a view with one byte value.</summary>
    [NotInsideKernel]
    public static void MemSet<T>(this ArrayView1D<T, Stride1D.Dense> view, byte value) where T : unmanaged =>
        view.BaseView.MemSet(value);

    /// <summary>Fills a view with one byte value.</summary>
    [NotInsideKernel]
    public static void MemSet<T>(this ArrayView1D<T, Stride1D.Dense> view, AcceleratorStream stream, byte value)
        where T : unmanaged =>
        view.BaseView.MemSet(stream, value);

    /// <summary>Copies as much as fills the target from one view to another.</summary>
    [NotInsideKernel]
    public static void CopyTo<T>(this ArrayView1D<T, Stride1D.Dense> source, ArrayView1D<T, Stride1D.Dense> target)
        where T : unmanaged =>
        source.BaseView.CopyTo(target.BaseView);

    /// <summary>Copies as much as fills the target from one view to another.</summary>
    [NotInsideKernel]
    public static void CopyTo<T>(
        this ArrayView1D<T, Stride1D.Dense> source, AcceleratorStream stream, in ArrayView1D<T, Stride1D.Dense> target)
        where T : unmanaged =>
        source.BaseView.CopyTo(stream, target.BaseView);

    /// <summary>Copies all of the source to a view.</summary>
    [NotInsideKernel]
    public static void CopyFrom<T>(this ArrayView1D<T, Stride1D.Dense> target, in ArrayView1D<T, Stride1D.Dense> source)
        where T : unmanaged =>
        target.BaseView.CopyFrom(source.BaseView);

    /// <summary>Copies all of the source to a view.</summary>
    [NotInsideKernel]
    public static void CopyFrom<T>(
        this ArrayView1D<T, Stride1D.Dense> target, AcceleratorStream stream, in ArrayView1D<T, Stride1D.Dense> source)
        where T : unmanaged =>
        target.BaseView.CopyFrom(stream, source.BaseView);

    /// <summary>Copies elements to host memory.</summary>
    [NotInsideKernel]
    public static void CopyToCPU<T>(this ArrayView1D<T, Stride1D.Dense> source, ref T cpuData, long length) where T : unmanaged =>
        source.BaseView.CopyToCPU(ref cpuData, length);

    /// <summary>Copies elements to host memory.</summary>
    [NotInsideKernel]
    public static void CopyToCPU<T>(this ArrayView1D<T, Stride1D.Dense> source, AcceleratorStream stream, ref T cpuData, long length)
        where T : unmanaged =>
        source.BaseView.CopyToCPU(stream, ref cpuData, length);

    /// <summary>Copies elements to a span.</summary>
    [NotInsideKernel]
    public static void CopyToCPU<T>(this ArrayView1D<T, Stride1D.Dense> source, AcceleratorStream stream, in Span<T> span)
        where T : unmanaged =>
        source.BaseView.CopyToCPU(stream, span);

    /// <summary>Copies a view to an array of its length.</summary>
    [NotInsideKernel]
    public static void CopyToCPU<T>(this ArrayView1D<T, Stride1D.Dense> view, T[] data) where T : unmanaged =>
        view.CopyToCPU(view.GetDefaultStream(), data);

    /// <summary>Copies a view to an array of its length.</summary>
    [NotInsideKernel]
    public static void CopyToCPU<T>(this ArrayView1D<T, Stride1D.Dense> view, AcceleratorStream stream, T[] data)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfLessThan(data.Length, view.Length, nameof(data));
        view.BaseView.CopyToCPU(stream, new Span<T>(data));
    }

    /// <summary>Copies a buffer to an array of its length.</summary>
    [NotInsideKernel]
    public static void CopyToCPU<T>(this MemoryBuffer<ArrayView1D<T, Stride1D.Dense>> buffer, T[] data) where T : unmanaged =>
        buffer.View.CopyToCPU(data);

    /// <summary>Copies a buffer to an array of its length.</summary>
    [NotInsideKernel]
    public static void CopyToCPU<T>(this MemoryBuffer<ArrayView1D<T, Stride1D.Dense>> buffer, AcceleratorStream stream, T[] data)
        where T : unmanaged =>
        buffer.View.CopyToCPU(stream, data);

    /// <summary>Copies as much as fills a page-locked array to it without waiting.</summary>
    [NotInsideKernel]
    public static void CopyToPageLockedAsync<T>(this ArrayView1D<T, Stride1D.Dense> source, PageLockedArray1D<T> pageLockedArray)
        where T : unmanaged =>
        source.BaseView.CopyToPageLockedAsync(pageLockedArray);

    /// <summary>Copies as much as fills a page-locked array to it without waiting.</summary>
    [NotInsideKernel]
    public static void CopyToPageLockedAsync<T>(
        this ArrayView1D<T, Stride1D.Dense> source, AcceleratorStream stream, PageLockedArray1D<T> pageLockedArray)
        where T : unmanaged =>
        source.BaseView.CopyToPageLockedAsync(stream, pageLockedArray);

    /// <summary>Copies elements from host memory.</summary>
    [NotInsideKernel]
    public static void CopyFromCPU<T>(this ArrayView1D<T, Stride1D.Dense> target, ref T cpuData, long length)
        where T : unmanaged =>
        target.BaseView.CopyFromCPU(ref cpuData, length);

    /// <summary>Copies elements from host memory.</summary>
    [NotInsideKernel]
    public static void CopyFromCPU<T>(this ArrayView1D<T, Stride1D.Dense> target, AcceleratorStream stream, ref T cpuData, long length)
        where T : unmanaged =>
        target.BaseView.CopyFromCPU(stream, ref cpuData, length);

    /// <summary>Copies elements from a span.</summary>
    [NotInsideKernel]
    public static void CopyFromCPU<T>(this ArrayView1D<T, Stride1D.Dense> target, AcceleratorStream stream, in ReadOnlySpan<T> span)
        where T : unmanaged =>
        target.BaseView.CopyFromCPU(stream, span);

    /// <summary>Copies an array of the view's length to it.</summary>
    [NotInsideKernel]
    public static void CopyFromCPU<T>(this ArrayView1D<T, Stride1D.Dense> view, T[] data) where T : unmanaged =>
        view.CopyFromCPU(view.GetDefaultStream(), data);

    /// <summary>Copies an array of the view's length to it.</summary>
    [NotInsideKernel]
    public static void CopyFromCPU<T>(this ArrayView1D<T, Stride1D.Dense> view, AcceleratorStream stream, T[] data)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfLessThan(data.Length, view.Length, nameof(data));
        view.BaseView.CopyFromCPU(stream, new ReadOnlySpan<T>(data));
    }

    /// <summary>Copies an array of the buffer's length to it.</summary>
    [NotInsideKernel]
    public static void CopyFromCPU<T>(this MemoryBuffer<ArrayView1D<T, Stride1D.Dense>> buffer, T[] data) where T : unmanaged =>
        buffer.View.CopyFromCPU(data);

    /// <summary>Copies an array of the buffer's length to it.</summary>
    [NotInsideKernel]
    public static void CopyFromCPU<T>(this MemoryBuffer<ArrayView1D<T, Stride1D.Dense>> buffer, AcceleratorStream stream, T[] data)
        where T : unmanaged =>
        buffer.View.CopyFromCPU(stream, data);

    /// <summary>Copies a page-locked array to a view without waiting.</summary>
    [NotInsideKernel]
    public static void CopyFromPageLockedAsync<T>(this ArrayView1D<T, Stride1D.Dense> target, PageLockedArray1D<T> pageLockedArray)
        where T : unmanaged =>
        target.BaseView.CopyFromPageLockedAsync(pageLockedArray);

    /// <summary>Copies a page-locked array to a view without waiting.</summary>
    [NotInsideKernel]
    public static void CopyFromPageLockedAsync<T>(
        this ArrayView1D<T, Stride1D.Dense> target, AcceleratorStream stream, PageLockedArray1D<T> pageLockedArray)
        where T : unmanaged =>
        target.BaseView.CopyFromPageLockedAsync(stream, pageLockedArray);

    /// <summary>The elements as a new array.</summary>
    [NotInsideKernel]
    public static T[] GetAsArray1D<T>(this ArrayView1D<T, Stride1D.Dense> view) where T : unmanaged => view.BaseView.GetAsArray();

    /// <summary>The elements as a new array.</summary>
    [NotInsideKernel]
    public static T[] GetAsArray1D<T>(this ArrayView1D<T, Stride1D.Dense> view, AcceleratorStream stream) where T : unmanaged =>
        view.BaseView.GetAsArray(stream);

    /// <summary>The elements as a new array.</summary>
    [NotInsideKernel]
    public static T[] GetAsArray1D<T>(this MemoryBuffer<ArrayView1D<T, Stride1D.Dense>> buffer)
        where T : unmanaged => buffer.View.BaseView.GetAsArray();

    /// <summary>The elements as a new array.</summary>
    [NotInsideKernel]
    public static T[] GetAsArray1D<T>(this MemoryBuffer<ArrayView1D<T, Stride1D.Dense>> buffer, AcceleratorStream stream)
        where T : unmanaged =>
        buffer.View.BaseView.GetAsArray(stream);
}

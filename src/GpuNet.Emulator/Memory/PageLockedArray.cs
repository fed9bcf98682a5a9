using ILGPU.Util;

namespace ILGPU.Runtime;

/// <summary>Host memory that does not move, for asynchronous copies.</summary>
public abstract class PageLockedArray<T> : DisposeBase
    where T : unmanaged
{
    private protected PageLockedArray() { }

    /// <summary>The elements.</summary>
    public abstract Span<T> Span { get; }

    /// <summary>The number of elements.</summary>
    public long Length => Span.Length;

    /// <summary>Enumerates the elements.</summary>
    public Span<T>.Enumerator GetEnumerator() => Span.GetEnumerator();
}

/// <summary>A page-locked array with one dimension.</summary>
public sealed class PageLockedArray1D<T> : PageLockedArray<T>
    where T : unmanaged
{
    readonly T[] array;

    internal PageLockedArray1D(LongIndex1D extent) => array = GC.AllocateArray<T>(extent.ToIntIndex(), pinned: true);

    /// <summary>The number of elements as an extent.</summary>
    public LongIndex1D Extent => array.LongLength;

    /// <inheritdoc/>
    public override Span<T> Span => array;

    /// <summary>The element at an index.</summary>
    public ref T this[int index] => ref array[index];

    /// <summary>The element at an index.</summary>
    public ref T this[long index] => ref array[index];

    /// <summary>The array itself.</summary>
    public T[] GetArray() => array;
}

/// <summary>Allocates page-locked arrays.</summary>
public static class PageLockedArrayExtensions
{
    /// <summary>Allocates a page-locked array of zeros.</summary>
    public static PageLockedArray1D<T> AllocatePageLocked1D<T>(this Accelerator accelerator, LongIndex1D extent)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        return new(extent);
    }

    /// <summary>Allocates a page-locked array, which may start with anything if <paramref name="uninitialized"/>.</summary>
    public static PageLockedArray1D<T> AllocatePageLocked1D<T>(this Accelerator accelerator, LongIndex1D extent, bool uninitialized)
        where T : unmanaged
    {
        var array = accelerator.AllocatePageLocked1D<T>(extent);
        if (uninitialized)
            System.Runtime.InteropServices.MemoryMarshal.AsBytes(array.Span).Fill(0xFF);
        return array;
    }
}

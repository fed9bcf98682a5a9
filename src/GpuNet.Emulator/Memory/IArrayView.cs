using ILGPU.Runtime;

namespace ILGPU;

/// <summary>A view of device memory.</summary>
public interface IArrayView
{
    /// <summary>The buffer that this view shows.</summary>
    MemoryBuffer Buffer { get; }

    /// <summary>Whether there is memory behind this view.</summary>
    bool IsValid { get; }

    /// <summary>The number of elements.</summary>
    long Length { get; }

    /// <summary>The size of one element in bytes.</summary>
    int ElementSize { get; }

    /// <summary>The size in bytes.</summary>
    long LengthInBytes { get; }
}

/// <summary>A view without gaps.</summary>
public interface IContiguousArrayView : IArrayView
{
    /// <summary>The first element's index in the buffer.</summary>
    long Index { get; }

    /// <summary>The first element's offset in the buffer in bytes.</summary>
    long IndexInBytes { get; }

    /// <summary>The same memory as bytes.</summary>
    ArrayView<byte> AsRawArrayView();
}

/// <summary>A view of elements of type <typeparamref name="T"/>.</summary>
public interface IArrayView<T> : IArrayView
    where T : unmanaged;

/// <summary>A view without gaps of elements of type <typeparamref name="T"/>.</summary>
public interface IContiguousArrayView<T> : IArrayView<T>, IContiguousArrayView
    where T : unmanaged;

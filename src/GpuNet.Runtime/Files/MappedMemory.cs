using System.Buffers;
using System.IO.MemoryMappedFiles;

namespace GpuNet.Files;

/// <summary>A part of a file that is mapped into memory, until nothing refers to it.</summary>
/// <typeparam name="T">The numbers.</typeparam>
sealed unsafe class MappedMemory<T> : MemoryManager<T> where T : unmanaged
{
    readonly MemoryMappedViewAccessor view;
    readonly T* start;
    readonly int length;

    /// <summary>Maps numbers.</summary>
    /// <param name="file">The file.</param>
    /// <param name="access">Whether they are written, too.</param>
    /// <param name="offset">Bytes before the first number of the file.</param>
    /// <param name="first">Place of the first number of this part.</param>
    /// <param name="length">How many numbers.</param>
    public MappedMemory(MemoryMappedFile file, MemoryMappedFileAccess access, long offset, long first, int length)
    {
        view = file.CreateViewAccessor(offset + first * sizeof(T), (long)length * sizeof(T), access);
        start = (T*)((byte*)view.SafeMemoryMappedViewHandle.DangerousGetHandle() + view.PointerOffset);
        this.length = length;
    }

    /// <summary>Tells the system that places are read at random: else it reads much that lies around each.</summary>
    public void ExpectRandomReads() => MemoryAdvice.ExpectRandomReads(view.SafeMemoryMappedViewHandle);

    /// <inheritdoc/>
    public override Span<T> GetSpan() => new(start, length);

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0) => new(start + elementIndex, pinnable: this);

    /// <inheritdoc/>
    public override void Unpin()
    {
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            view.Dispose();
    }
}

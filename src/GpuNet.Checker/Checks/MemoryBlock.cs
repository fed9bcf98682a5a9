using System.Runtime.CompilerServices;
using ILGPU.Runtime;

namespace GpuNet.Checker.Checks;

/// <summary>The memory space of a block.</summary>
enum MemorySpace
{
    /// <summary>Global memory: a buffer, visible to all groups.</summary>
    Global,

    /// <summary>Shared memory of one group.</summary>
    Shared,

    /// <summary>Local memory of one thread.</summary>
    Local,
}

/// <summary>The checker's record of a block of memory: its location and its last accesses.</summary>
sealed unsafe class MemoryBlock(MemoryBuffer buffer, MemorySpace space, int number) : IDisposable
{
    static readonly ConditionalWeakTable<MemoryBuffer, MemoryBlock> known = [];
    static int lastNumber;

    // What a word holds until it is written: a NaN that no operation makes.
    const uint Unwritten = 0xFFD5_AA5B;

    /// <summary>The last accesses.</summary>
    public ShadowMemory Shadow;

    // Not a reference to the buffer: a block lives as long as its buffer.
    readonly long length = buffer.Length;

    bool isMarked;

    ~MemoryBlock() => Shadow.Release();

    /// <summary>The first byte.</summary>
    public byte* Address { get; } = (byte*)buffer.NativePtr;

    /// <summary>The size in bytes.</summary>
    public long Size { get; } = buffer.LengthInBytes;

    /// <summary>The memory space.</summary>
    public MemorySpace Space => space;

    /// <summary>The element size at allocation.</summary>
    public int ElementSize { get; } = buffer.ElementSize;

    /// <summary>The block of a buffer.</summary>
    public static MemoryBlock Of(MemoryBuffer buffer) => known.GetValue(
        buffer, static buffer => new(buffer, MemorySpace.Global, Interlocked.Increment(ref lastNumber)));

    /// <summary>Marks all words as unwritten. Whatever writes them, also a copy from the host, replaces the marks.</summary>
    public void MarkUnwritten()
    {
        isMarked = true;
        for (long word = 0; word < Size / sizeof(uint); word++)
            ((uint*)Address)[word] = Unwritten;
    }

    /// <summary>Whether the word at an offset holds the mark.</summary>
    public bool HasMark(long offset) => isMarked && *(uint*)(Address + offset) == Unwritten;

    /// <summary>Clears the recorded accesses.</summary>
    public void Dispose()
    {
        Shadow.Release();
        GC.SuppressFinalize(this);
    }

    /// <summary>The name of this memory in error messages.</summary>
    public override string ToString()
    {
        string name = space switch { MemorySpace.Shared => "shared", MemorySpace.Local => "local", _ => "buffer" };
        return $"{name} #{number} ({length} x {ElementSize} bytes)";
    }
}

using System.Runtime.CompilerServices;
using ILGPU.Runtime;

namespace GpuNet.Checker.Checks;

/// <summary>Where a block of memory lives.</summary>
enum MemorySpace
{
    /// <summary>A buffer of the accelerator, seen by all groups.</summary>
    Global,

    /// <summary>An allocation of one group.</summary>
    Shared,

    /// <summary>An allocation of one thread.</summary>
    Local,
}

/// <summary>What the checker knows of the memory of a buffer: where it is, and who used it.</summary>
sealed unsafe class MemoryBlock(MemoryBuffer buffer, MemorySpace space, int number) : IDisposable
{
    static readonly ConditionalWeakTable<MemoryBuffer, MemoryBlock> known = [];
    static int lastNumber;

    /// <summary>Who used the memory.</summary>
    public ShadowMemory Shadow;

    // Not the buffer itself: a block lives as long as its buffer.
    readonly long length = buffer.Length;

    ~MemoryBlock() => Shadow.Release();

    /// <summary>The first byte.</summary>
    public byte* Address { get; } = (byte*)buffer.NativePtr;

    /// <summary>The size in bytes.</summary>
    public long Size { get; } = buffer.LengthInBytes;

    /// <summary>Where the memory lives.</summary>
    public MemorySpace Space => space;

    /// <summary>The size of an element as it was allocated.</summary>
    public int ElementSize { get; } = buffer.ElementSize;

    /// <summary>The block of a buffer.</summary>
    public static MemoryBlock Of(MemoryBuffer buffer) => known.GetValue(
        buffer, static buffer => new(buffer, MemorySpace.Global, Interlocked.Increment(ref lastNumber)));

    /// <summary>Forgets who used the memory.</summary>
    public void Dispose()
    {
        Shadow.Release();
        GC.SuppressFinalize(this);
    }

    /// <summary>What error messages call this memory.</summary>
    public override string ToString()
    {
        string name = space switch { MemorySpace.Shared => "shared", MemorySpace.Local => "local", _ => "buffer" };
        return $"{name} #{number} ({length} x {ElementSize} bytes)";
    }
}

using System.Runtime.InteropServices;
using GpuNet.Emulator.Checks;

namespace GpuNet.Emulator.Memory;

/// <summary>Where a block of memory lives.</summary>
enum MemorySpace
{
    /// <summary>A buffer of the accelerator, seen by all groups.</summary>
    Global,

    /// <summary>An allocation of one group.</summary>
    Shared,
}

/// <summary>
/// What all views of one allocation have in common. It lies outside the managed heap, so that a view is a plain value which
/// a paused kernel thread can keep; and it is never freed, so that a view of a disposed buffer can still say which one it was.
/// </summary>
unsafe struct MemoryBlock
{
    /// <summary>GPUs allocate at least this aligned.</summary>
    const int Alignment = 256;

    /// <summary>NaN as a float and -1 as an int: device memory starts with anything, and this shows when it is read.</summary>
    const byte Unwritten = 0xFF;

    static int lastNumber;

    /// <summary>The first byte, or null once the memory is released.</summary>
    public byte* Address;

    /// <summary>The size in bytes.</summary>
    public long Size;

    /// <summary>The how manieth allocation of its space this is.</summary>
    public int Number;

    /// <summary>Where the memory lives.</summary>
    public MemorySpace Space;

    /// <summary>The handle of the <see cref="ILGPU.Runtime.MemoryBuffer"/>, or zero.</summary>
    public nint Owner;

    /// <summary>The size of an element as it was allocated.</summary>
    public int ElementSize;

    /// <summary>Who used the memory.</summary>
    public ShadowMemory Shadow;

    nint elementType;

    /// <summary>Allocates unwritten global memory.</summary>
    public static MemoryBlock* AllocateGlobal<T>(long length) where T : unmanaged
    {
        var block = (MemoryBlock*)NativeMemory.Alloc((nuint)sizeof(MemoryBlock));
        block->Initialize<T>(MemorySpace.Global, Interlocked.Increment(ref lastNumber), length);
        return block;
    }

    /// <summary>Fills in this block and allocates its unwritten memory.</summary>
    public void Initialize<T>(MemorySpace space, int number, long length) where T : unmanaged
    {
        Size = length * sizeof(T);
        Address = (byte*)NativeMemory.AlignedAlloc((nuint)Math.Max(Size, 1), Alignment);
        Number = number;
        Space = space;
        Owner = 0;
        elementType = typeof(T).TypeHandle.Value;
        ElementSize = sizeof(T);
        Shadow = default;
        Forget();
    }

    /// <summary>Makes the memory unwritten again.</summary>
    public readonly void Forget() => NativeMemory.Fill(Address, (nuint)Size, Unwritten);

    /// <summary>Releases the memory; the block stays.</summary>
    public void Release()
    {
        NativeMemory.AlignedFree(Address);
        Address = null;
        Shadow.Release();
    }

    /// <summary>What error messages call this memory.</summary>
    public override readonly string ToString()
    {
        var type = Type.GetTypeFromHandle(RuntimeTypeHandle.FromIntPtr(elementType))!;
        return $"{(Space == MemorySpace.Shared ? "shared" : "buffer")} #{Number} ({type.Name}[{Size / ElementSize}])";
    }
}

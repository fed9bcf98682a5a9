using System.Runtime.InteropServices;
using GpuNet.Emulator.Checks;
using GpuNet.Emulator.Memory;
using ILGPU;

namespace GpuNet.Emulator.Launching;

/// <summary>The shared memory of the group that runs: one allocation for each call in the kernel's source.</summary>
sealed unsafe class GroupMemory(int sites, int limit) : IDisposable
{
    readonly MemoryBlock* blocks = (MemoryBlock*)NativeMemory.AllocZeroed((nuint)sites, (nuint)sizeof(MemoryBlock));

    /// <summary>The sum of all allocations in bytes.</summary>
    public int Size { get; private set; }

    /// <summary>The memory of a call: the same for all threads.</summary>
    public ArrayView<T> Allocate<T>(int extent, int site) where T : unmanaged
    {
        var block = blocks + site;
        long size = (long)extent * sizeof(T);
        if (block->Address == null)
            AllocateNew<T>(extent, site);
        else if (block->Size != size)
            throw Fault.SharedExtent(*block, size);
        return new(block, 0, extent);
    }

    /// <summary>Whether an address is in this memory.</summary>
    public bool Contains(byte* address)
    {
        for (int site = 0; site < sites; site++)
        {
            if (address >= blocks[site].Address && address < blocks[site].Address + blocks[site].Size)
                return true;
        }
        return false;
    }

    /// <summary>Makes all memory unwritten for the next group.</summary>
    public void Forget()
    {
        for (int site = 0; site < sites; site++)
        {
            if (blocks[site].Address != null)
                blocks[site].Forget();
        }
    }

    /// <summary>Releases the memory after a launch, which no view of it outlives.</summary>
    public void Dispose()
    {
        for (int site = 0; site < sites; site++)
        {
            if (blocks[site].Address != null)
                blocks[site].Release();
        }

        NativeMemory.Free(blocks);
    }

    void AllocateNew<T>(int extent, int site) where T : unmanaged
    {
        long size = (long)extent * sizeof(T);
        if (extent < 1 || Size + size > limit)
            throw Fault.SharedSize(Size, size, limit);
        blocks[site].Initialize<T>(MemorySpace.Shared, site + 1, extent);
        Size += (int)size;
    }
}

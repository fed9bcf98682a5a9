using System.Runtime.InteropServices;
using GpuNet.Checker.Checks;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace GpuNet.Checker.Launching;

/// <summary>
/// The memory of the running group: one allocation per call in the source of the kernel, shared by the group or separate for each thread.
/// </summary>
/// <param name="accelerator">The accelerator that owns the memory.</param>
/// <param name="config">The launch.</param>
/// <param name="sites">The calls.</param>
/// <param name="limit">The limit of shared memory in bytes.</param>
sealed unsafe class GroupMemory(CPUAccelerator accelerator, KernelConfig config, int sites, int limit) : IDisposable
{
    /// <summary>The minimum alignment of GPU allocations.</summary>
    const int Alignment = 256;

    /// <summary>NaN as float and -1 as int, so that reads of uninitialised memory show.</summary>
    const byte Unwritten = 0xFF;

    sealed record Allocation(CPUMemoryBuffer Buffer, MemoryBlock Block);

    /// <summary>The last one is the dynamic shared memory of the launch.</summary>
    readonly Allocation?[] allocations = new Allocation[sites + 1];

    /// <summary>The sum of all shared allocations in bytes.</summary>
    public int Size { get; private set; }

    /// <summary>The shared memory of a call: the same for all threads.</summary>
    public ArrayView<T> AllocateShared<T>(int extent, int site) where T : unmanaged
    {
        long size = (long)extent * sizeof(T);
        if (allocations[site] is not { } allocation)
        {
            if (extent < 1 || Size + size > limit)
                throw Fault.SharedSize(Size, size, limit);
            allocation = Add(MemorySpace.Shared, site, extent, sizeof(T));
            Size += (int)size;
        }
        else if (allocation.Block.Size != size)
        {
            throw Fault.SharedExtent(allocation.Block, size);
        }
        return new(allocation.Buffer, 0, extent);
    }

    /// <summary>The dynamic shared memory of the launch.</summary>
    public ArrayView<T> DynamicShared<T>() where T : unmanaged
    {
        int size = config.SharedMemoryConfig.ArraySize;
        return size == 0 ? ArrayView<T>.Empty : new(Dynamic(size).Buffer, 0, size / sizeof(T));
    }

    /// <summary>The memory of a call for a thread.</summary>
    public ArrayView<T> AllocateLocal<T>(int extent, int site, int thread) where T : unmanaged
    {
        // Multiples of 16 bytes are aligned for all elements.
        long part = (extent + 15L) & -16L;
        var allocation = allocations[site] ?? Add(MemorySpace.Local, site, part * config.GroupDim.Size, sizeof(T));
        return new(allocation.Buffer, part * thread, extent);
    }

    /// <summary>The block of an address.</summary>
    public MemorySpace SpaceOf(byte* address)
    {
        foreach (var allocation in allocations)
        {
            if (allocation?.Block is { } block && address >= block.Address && address < block.Address + block.Size)
                return block.Space;
        }
        return MemorySpace.Global;
    }

    /// <summary>The block of a buffer of this memory, or null.</summary>
    public MemoryBlock? BlockOf(MemoryBuffer buffer)
    {
        foreach (var allocation in allocations)
        {
            if (allocation?.Buffer == buffer)
                return allocation.Block;
        }
        return null;
    }

    /// <summary>Marks all memory as uninitialised for the next group.</summary>
    public void Forget()
    {
        foreach (var allocation in allocations)
        {
            if (allocation != null)
                Forget(allocation);
        }
    }

    /// <summary>Releases the memory after a launch; no view of it outlives the launch.</summary>
    public void Dispose()
    {
        foreach (var allocation in allocations)
        {
            if (allocation == null)
                continue;
            byte* address = allocation.Block.Address;
            allocation.Buffer.Dispose();
            allocation.Block.Dispose();
            NativeMemory.AlignedFree(address);
        }
    }

    Allocation Dynamic(int size)
    {
        if (allocations[sites] is { } allocation)
            return allocation;
        if (Size + size > limit)
            throw Fault.SharedSize(Size, size, limit);
        Size += size;
        var asked = config.SharedMemoryConfig;
        return Add(MemorySpace.Shared, sites, asked.NumElements, asked.ElementSize);
    }

    Allocation Add(MemorySpace space, int site, long length, int elementSize)
    {
        var address = (nint)NativeMemory.AlignedAlloc((nuint)(length * elementSize), Alignment);
        var buffer = CPUMemoryBuffer.Create(accelerator, address, length, elementSize);
        var allocation = allocations[site] = new(buffer, new(buffer, space, site + 1));
        Forget(allocation);
        return allocation;
    }

    static void Forget(Allocation allocation) => NativeMemory.Fill(allocation.Block.Address, (nuint)allocation.Block.Size, Unwritten);
}

using System.Runtime.InteropServices;
using GpuNet.Checker.Launching;

namespace GpuNet.Checker.Checks;

/// <summary>
/// Records the last write and read of each location of a block, to find races: two accesses by different threads to one location, at least
/// one of them a write, without synchronisation in between. Barriers order the threads of a group, launches order groups. Accesses are
/// recorded as stamps of time and thread, see <see cref="KernelThread.Stamp"/>.
/// </summary>
unsafe struct ShadowMemory
{
    struct Place
    {
        public long Write;
        public long Read;

        /// <summary>The first read in a launch, which a later read must not hide from writes of other groups.</summary>
        public long FirstRead;
    }

    Place* places;

    /// <summary>The logarithm of the size of a location: words, or bytes if the elements are not made of words.</summary>
    int placeShift;

    /// <summary>Checks and records an access.</summary>
    /// <param name="block">The memory, whose shadow this is.</param>
    /// <param name="offset">The first byte.</param>
    /// <param name="size">The number of bytes.</param>
    /// <param name="kind">The kind of access.</param>
    /// <param name="thread">The thread.</param>
    public static void Check(MemoryBlock block, long offset, int size, AccessKind kind, KernelThread thread)
    {
        if (block.Shadow.places == null)
            block.Shadow.Allocate(block);
        int shift = block.Shadow.placeShift;
        var place = block.Shadow.places + (offset >> shift);
        var end = block.Shadow.places + ((offset + size - 1) >> shift);
        for (; place <= end; place++)
        {
            if (block.Space != MemorySpace.Global)
                CheckShared(block, place, offset, kind, thread);
            else
                CheckGlobal(block, place, offset, kind, thread);
            if ((kind & AccessKind.Read) != 0)
                place->Read = place->Read < thread.PhaseStart || place->Read == thread.Stamp ? thread.Stamp : thread.StampOfSeveral;
            if (kind != AccessKind.Read)
                place->Write = StampOf(kind, thread);
        }
    }

    /// <summary>Clears all records.</summary>
    public void Release()
    {
        NativeMemory.Free(places);
        places = null;
    }

    void Allocate(MemoryBlock block)
    {
        placeShift = block.ElementSize % sizeof(int) == 0 ? 2 : 0;
        places = (Place*)NativeMemory.AllocZeroed((nuint)(block.Size >> placeShift), (nuint)sizeof(Place));
    }

    static void CheckShared(MemoryBlock block, Place* place, long offset, AccessKind kind, KernelThread thread)
    {
        if (place->Write < thread.GroupStart && kind != AccessKind.Write)
            throw Fault.Unwritten(block, offset);
        CheckPhase(block, place, offset, kind, thread);
    }

    static void CheckGlobal(MemoryBlock block, Place* place, long offset, AccessKind kind, KernelThread thread)
    {
        if (kind != AccessKind.Write && block.Shadow.IsUnwritten(block, place))
            throw Fault.Unwritten(block, offset);
        if (IsOtherGroup(place->Write, thread) && !(kind == AccessKind.Atomic && KernelThread.IsAtomic(place->Write)))
            throw Fault.RaceOfGroups(block, offset, kind, "wrote");
        if (kind != AccessKind.Read && IsOtherGroup(place->FirstRead, thread))
            throw Fault.RaceOfGroups(block, offset, kind, "read");
        CheckPhase(block, place, offset, kind, thread);
        if ((kind & AccessKind.Read) != 0 && place->FirstRead < thread.LaunchStart)
            place->FirstRead = thread.Stamp;
    }

    /// <summary>Checks against the other threads of the group since the last barrier.</summary>
    static void CheckPhase(MemoryBlock block, Place* place, long offset, AccessKind kind, KernelThread thread)
    {
        if (place->Write >= thread.PhaseStart && place->Write != StampOf(kind, thread))
            throw Fault.Race(block, offset, kind, "wrote", place->Write);
        if (kind != AccessKind.Read && place->Read >= thread.PhaseStart && place->Read != StampOf(kind, thread))
            throw Fault.Race(block, offset, kind, "read", place->Read);
    }

    /// <summary>Whether a location still has the mark that it got as unwritten. Only words have marks.</summary>
    readonly bool IsUnwritten(MemoryBlock block, Place* place) =>
        placeShift == 2 && block.HasMark((place - places) * sizeof(uint));

    static long StampOf(AccessKind kind, KernelThread thread) => kind == AccessKind.Atomic ? thread.StampOfAtomic : thread.Stamp;

    /// <summary>Whether an earlier group of the same launch was running then.</summary>
    static bool IsOtherGroup(long stamp, KernelThread thread) => stamp >= thread.LaunchStart && stamp < thread.GroupStart;
}

namespace GpuNet.Checker.Tracing;

/// <summary>
/// The accesses of the threads of one warp between two barriers, matched: accesses of all threads that reach the same site for the first
/// time, the second time and so on form one warp access.
/// </summary>
sealed class WarpLog
{
    /// <summary>The maximum number of recorded accesses: 64 MiB of addresses.</summary>
    const int Limit = 1 << 18;

    /// <summary>For each site, the positions in this log of its first, second, … execution.</summary>
    readonly List<int>[] placesOfSite;

    /// <summary>For each site, the number of executions by the running thread.</summary>
    readonly int[] executions;

    int[] sites = new int[64];
    uint[] lanes = new uint[64];
    long[] addresses = new long[64 * WarpAccess.Size];

    public WarpLog(int sites)
    {
        placesOfSite = [.. Enumerable.Range(0, sites).Select(_ => new List<int>())];
        executions = new int[sites];
    }

    /// <summary>The number of accesses of the warp.</summary>
    public int Count { get; private set; }

    /// <summary>The site of an access.</summary>
    public int SiteOf(int place) => sites[place];

    /// <summary>The active threads of an access, as a bit mask.</summary>
    public uint LanesOf(int place) => lanes[place];

    /// <summary>The address of each thread of the warp.</summary>
    public Span<long> AddressesOf(int place) => addresses.AsSpan(place * WarpAccess.Size, WarpAccess.Size);

    /// <summary>Adds an access of the running thread.</summary>
    /// <returns>Whether there was room.</returns>
    public bool Add(int site, int lane, long address)
    {
        var places = placesOfSite[site];
        int execution = executions[site]++;
        if (execution >= places.Count)
        {
            if (Count == Limit)
                return false;
            places.Add(Append(site));
        }
        int place = places[execution];
        lanes[place] |= 1u << lane;
        addresses[place * WarpAccess.Size + lane] = address;
        return true;
    }

    /// <summary>Called when the running thread waits or has ended.</summary>
    public void EndThread() => Array.Clear(executions);

    /// <summary>Clears the log.</summary>
    public void Clear()
    {
        foreach (int site in sites.AsSpan(0, Count))
            placesOfSite[site].Clear();
        Array.Clear(lanes, 0, Count);
        Count = 0;
    }

    int Append(int site)
    {
        if (Count == sites.Length)
        {
            Array.Resize(ref sites, 2 * Count);
            Array.Resize(ref lanes, 2 * Count);
            Array.Resize(ref addresses, 2 * Count * WarpAccess.Size);
        }
        sites[Count] = site;
        return Count++;
    }
}

namespace GpuNet.Checker.Tracing;

/// <summary>
/// The accesses that the threads of one warp make between two barriers, lined up: what they do when each is at the same site
/// for the first time, the second time and so on, a GPU does at once.
/// </summary>
sealed class WarpLog
{
    /// <summary>The most accesses that are kept: 64 MiB of addresses.</summary>
    const int Limit = 1 << 18;

    /// <summary>For each site, the places in this log of its first, second, … execution.</summary>
    readonly List<int>[] placesOfSite;

    /// <summary>For each site, how often the running thread has been there.</summary>
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

    /// <summary>Which threads of the warp take part in an access: a bit for each.</summary>
    public uint LanesOf(int place) => lanes[place];

    /// <summary>Where each thread of the warp accesses.</summary>
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

    /// <summary>The running thread waits, or has ended.</summary>
    public void EndThread() => Array.Clear(executions);

    /// <summary>Forgets everything.</summary>
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

using System.Numerics;

namespace GpuNet.Checker.Tracing;

/// <summary>The cost of warp accesses on a GPU.</summary>
/// <param name="Instructions">Warp accesses.</param>
/// <param name="Bytes">Total bytes requested by the threads.</param>
/// <param name="Used">The same, counting bytes requested by several threads of a warp once.</param>
/// <param name="Sectors">Distinct sectors of global memory.</param>
/// <param name="Conflicts">Extra cycles due to bank conflicts in shared memory.</param>
readonly record struct AccessCounts(long Instructions, long Bytes, long Used, long Sectors, long Conflicts)
    : IAdditionOperators<AccessCounts, AccessCounts, AccessCounts>
{
    /// <summary>One access of a warp to global memory.</summary>
    /// <param name="addresses">The address of each thread of the warp.</param>
    /// <param name="lanes">The active threads of the warp, as a bit mask.</param>
    /// <param name="width">Bytes per thread.</param>
    public static AccessCounts Global(ReadOnlySpan<long> addresses, uint lanes, int width) => new(
        1, (long)BitOperations.PopCount(lanes) * width, (long)WarpAccess.Places(addresses, lanes, width) * width,
        WarpAccess.Places(addresses, lanes, WarpAccess.SectorSize), 0);

    /// <summary>One access of a warp to shared memory.</summary>
    /// <inheritdoc cref="Global"/>
    public static AccessCounts Shared(ReadOnlySpan<long> addresses, uint lanes, int width) => new(
        1, (long)BitOperations.PopCount(lanes) * width, (long)WarpAccess.Places(addresses, lanes, width) * width,
        0, WarpAccess.Conflicts(addresses, lanes, width));

    /// <summary>The sum.</summary>
    public static AccessCounts operator +(AccessCounts a, AccessCounts b) => new(
        a.Instructions + b.Instructions, a.Bytes + b.Bytes, a.Used + b.Used, a.Sectors + b.Sectors, a.Conflicts + b.Conflicts);
}

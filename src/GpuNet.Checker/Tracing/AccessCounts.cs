using System.Numerics;

namespace GpuNet.Checker.Tracing;

/// <summary>What accesses of warps cost a GPU.</summary>
/// <param name="Instructions">Accesses of warps.</param>
/// <param name="Bytes">What their threads asked for, added up.</param>
/// <param name="Used">The same, with what several threads of a warp ask for at once counted once.</param>
/// <param name="Sectors">Different sectors of global memory.</param>
/// <param name="Conflicts">Extra cycles because of banks of shared memory.</param>
readonly record struct AccessCounts(long Instructions, long Bytes, long Used, long Sectors, long Conflicts)
    : IAdditionOperators<AccessCounts, AccessCounts, AccessCounts>
{
    /// <summary>One access of a warp to global memory.</summary>
    /// <param name="addresses">Where each thread of the warp accesses.</param>
    /// <param name="lanes">Which threads of the warp do: a bit for each.</param>
    /// <param name="width">The bytes of a thread.</param>
    public static AccessCounts Global(ReadOnlySpan<long> addresses, uint lanes, int width) => new(
        1, (long)BitOperations.PopCount(lanes) * width, (long)WarpAccess.Places(addresses, lanes, width) * width,
        WarpAccess.Places(addresses, lanes, WarpAccess.SectorSize), 0);

    /// <summary>One access of a warp to shared memory.</summary>
    /// <inheritdoc cref="Global"/>
    public static AccessCounts Shared(ReadOnlySpan<long> addresses, uint lanes, int width) => new(
        1, (long)BitOperations.PopCount(lanes) * width, (long)WarpAccess.Places(addresses, lanes, width) * width,
        0, WarpAccess.Conflicts(addresses, lanes, width));

    /// <summary>Both.</summary>
    public static AccessCounts operator +(AccessCounts a, AccessCounts b) => new(
        a.Instructions + b.Instructions, a.Bytes + b.Bytes, a.Used + b.Used, a.Sectors + b.Sectors, a.Conflicts + b.Conflicts);
}

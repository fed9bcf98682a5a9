using System.Numerics;

namespace GpuNet.Checker.Tracing;

/// <summary>The cost of one warp access, by the rules of NVIDIA GPUs.</summary>
static class WarpAccess
{
    /// <summary>Threads of a warp.</summary>
    public const int Size = 32;

    /// <summary>The smallest transfer of global memory, in bytes.</summary>
    public const int SectorSize = 32;

    /// <summary>Bytes per cycle of shared memory: 32 banks of 4 bytes.</summary>
    const int BytesPerCycle = 128;

    const int BankSize = 4;

    /// <summary>Number of distinct aligned locations that the threads access.</summary>
    /// <param name="addresses">The address of each thread of the warp.</param>
    /// <param name="lanes">The active threads of the warp, as a bit mask.</param>
    /// <param name="size">A power of two, at least the size of an access.</param>
    public static int Places(ReadOnlySpan<long> addresses, uint lanes, int size)
    {
        int shift = BitOperations.Log2((uint)size);
        Span<long> places = stackalloc long[Size];
        int count = 0;
        for (; lanes != 0; lanes &= lanes - 1)
        {
            long place = addresses[BitOperations.TrailingZeroCount(lanes)] >> shift;
            if (!places[..count].Contains(place))
                places[count++] = place;
        }
        return count;
    }

    /// <summary>
    /// The extra cycles of a shared-memory access. Up to 4 bytes per thread take one phase, 8 bytes two phases of half a warp, 16 bytes
    /// four. A phase takes as many cycles as there are distinct words in the bank with the most words.
    /// </summary>
    /// <param name="addresses">The address of each thread of the warp.</param>
    /// <param name="lanes">The active threads of the warp, as a bit mask.</param>
    /// <param name="width">Bytes per thread.</param>
    public static int Conflicts(ReadOnlySpan<long> addresses, uint lanes, int width)
    {
        // Accesses are aligned to their width, so banks can be grouped by that width.
        int size = Math.Max(width, BankSize);
        int threads = BytesPerCycle / size;
        uint phase = uint.MaxValue >> (Size - threads);
        int conflicts = 0;
        for (int first = 0; first < Size; first += threads)
        {
            uint active = lanes & phase << first;
            if (active != 0)
                conflicts += CyclesOfPhase(addresses, active, size) - 1;
        }
        return conflicts;
    }

    static int CyclesOfPhase(ReadOnlySpan<long> addresses, uint lanes, int size)
    {
        int shift = BitOperations.Log2((uint)size);
        int lastBank = BytesPerCycle / size - 1;
        Span<long> words = stackalloc long[Size];
        Span<byte> wordsOfBank = stackalloc byte[Size];
        wordsOfBank.Clear();
        int count = 0;
        int cycles = 1;
        for (; lanes != 0; lanes &= lanes - 1)
        {
            long word = addresses[BitOperations.TrailingZeroCount(lanes)] >> shift;
            if (words[..count].Contains(word))
                continue;
            words[count++] = word;
            cycles = Math.Max(cycles, ++wordsOfBank[(int)word & lastBank]);
        }
        return cycles;
    }
}

using System.Numerics;

namespace GpuNet.Checker.Tracing;

/// <summary>What one access of a warp costs: the rules of the memory of NVIDIA's GPUs.</summary>
static class WarpAccess
{
    /// <summary>Threads of a warp.</summary>
    public const int Size = 32;

    /// <summary>What global memory moves at least, in bytes.</summary>
    public const int SectorSize = 32;

    /// <summary>What the banks of shared memory give in one cycle: 32 words of 4 bytes.</summary>
    const int BytesPerCycle = 128;

    const int BankSize = 4;

    /// <summary>How many different places of some size the threads access.</summary>
    /// <param name="addresses">Where each thread of the warp accesses.</param>
    /// <param name="lanes">Which threads of the warp do: a bit for each.</param>
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
    /// The extra cycles of an access to shared memory. Up to 4 bytes a thread are served in one phase, 8 in two of half a warp
    /// each, 16 in four; a phase takes as many cycles as there are different words in the bank that has most of them.
    /// </summary>
    /// <param name="addresses">Where each thread of the warp accesses.</param>
    /// <param name="lanes">Which threads of the warp do: a bit for each.</param>
    /// <param name="width">The bytes of a thread.</param>
    public static int Conflicts(ReadOnlySpan<long> addresses, uint lanes, int width)
    {
        // Accesses are aligned to their width, so that banks can be taken in groups of that width.
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

using GpuNet.Kernels.Random;

namespace GpuNet;

/// <summary>Random orders that are the same on every machine.</summary>
static class Shuffle
{
    /// <summary>Puts rows in a random order (Fisher–Yates); every order is equally likely.</summary>
    /// <param name="rows">The rows; the result depends on the order in which they come.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="purpose">What the order is for.</param>
    /// <param name="step">The epoch it is for.</param>
    public static void Rows(Span<int> rows, ulong seed, RandomPurpose purpose, uint step)
    {
        for (int last = rows.Length - 1; last > 0; last--)
        {
            int other = Below((uint)last + 1, seed, purpose, step);
            (rows[last], rows[other]) = (rows[other], rows[last]);
        }
    }

    // A number from [0, bound), each equally likely: the high half of bits·bound, and other bits in the few cases where the low
    // half shows that some result would come up once too often (D. Lemire, Fast random integer generation in an interval, 2019).
    // The bound is the element of the stream, as each bound comes up once.
    static int Below(uint bound, ulong seed, RandomPurpose purpose, uint step)
    {
        uint surplus = (uint)((1UL << 32) % bound);
        for (ulong attempt = 0; ; attempt++)
        {
            ulong product = (ulong)Philox.Draw(seed, purpose, step, (attempt << 32) | bound).X * bound;
            if ((uint)product >= surplus)
                return (int)(product >> 32);
        }
    }
}

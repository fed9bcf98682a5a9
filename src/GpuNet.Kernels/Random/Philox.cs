namespace GpuNet.Kernels.Random;

/// <summary>Four random 32-bit numbers.</summary>
/// <param name="x">The first.</param>
/// <param name="y">The second.</param>
/// <param name="z">The third.</param>
/// <param name="w">The fourth.</param>
readonly struct RandomBlock(uint x, uint y, uint z, uint w)
{
    /// <summary>The first number.</summary>
    public readonly uint X = x;

    /// <summary>The second number.</summary>
    public readonly uint Y = y;

    /// <summary>The third number.</summary>
    public readonly uint Z = z;

    /// <summary>The fourth number.</summary>
    public readonly uint W = w;
}

/// <summary>The purpose of random numbers; each purpose has its own stream.</summary>
enum RandomPurpose
{
    /// <summary>The initial weights.</summary>
    Initialisation,

    /// <summary>The order of the examples in an epoch.</summary>
    Shuffling,

    /// <summary>The split into training, validation and test examples.</summary>
    Splitting,

    /// <summary>The dropout masks.</summary>
    Dropout,

    /// <summary>The settings of a hyperparameter search.</summary>
    Searching,

    /// <summary>The order of a column's values when its importance is measured.</summary>
    Permuting,
}

/// <summary>
/// Philox 4×32-10 (Salmon, Moraes, Dror, Shaw: Parallel random numbers, as easy as 1, 2, 3; 2011): random numbers as a
/// function of (seed, purpose, step, element), so that nothing depends on the order in which they are drawn.
/// </summary>
static class Philox
{
    const uint Multiplier0 = 0xD2511F53, Multiplier1 = 0xCD9E8D57;
    const uint Weyl0 = 0x9E3779B9, Weyl1 = 0xBB67AE85;

    /// <summary>Four numbers of a stream.</summary>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="purpose">What the numbers are for.</param>
    /// <param name="step">The step, epoch or layer they are for.</param>
    /// <param name="element">The index within it.</param>
    public static RandomBlock Draw(ulong seed, RandomPurpose purpose, uint step, ulong element) =>
        Block((uint)element, (uint)(element >> 32), step, (uint)purpose, (uint)seed, (uint)(seed >> 32));

    /// <summary>The generator itself: a 128-bit counter mixed under a 64-bit key in ten rounds.</summary>
    public static RandomBlock Block(uint counter0, uint counter1, uint counter2, uint counter3, uint key0, uint key1)
    {
        for (int round = 0; round < 10; round++)
        {
            ulong product0 = (ulong)Multiplier0 * counter0;
            ulong product1 = (ulong)Multiplier1 * counter2;
            counter0 = (uint)(product1 >> 32) ^ counter1 ^ key0;
            counter1 = (uint)product1;
            counter2 = (uint)(product0 >> 32) ^ counter3 ^ key1;
            counter3 = (uint)product0;
            key0 += Weyl0;
            key1 += Weyl1;
        }
        return new(counter0, counter1, counter2, counter3);
    }

    /// <summary>A number from [0, 1), a multiple of 2⁻²⁴.</summary>
    public static float Uniform(uint bits) => (bits >> 8) * (1f / (1 << 24));
}

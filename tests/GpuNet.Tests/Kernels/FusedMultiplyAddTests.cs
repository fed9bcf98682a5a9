using System.Runtime.Intrinsics;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Tests.Kernels;

/// <summary>Multiply-adds without an instruction for them are those of the library, bit for bit.</summary>
public sealed class FusedMultiplyAddTests
{
    const int Tries = 20_000;

    [Fact]
    public void Any_floats() => Check(random => (Any(random), Any(random), Any(random)));

    [Fact]
    public void Products_about_as_large_as_what_they_are_added_to() =>
        Check(random => (Near(random, 0), Near(random, 0), Near(random, random.Next(-30, 30))));

    [Fact]
    public void Results_that_are_not_normal() =>
        Check(random => (Near(random, -70), Near(random, random.Next(-90, -40)), Near(random, random.Next(-149, -120))));

    // c + ½ ulp(c)·(1 − 2⁻⁴⁶), whose sum in double is in the middle between two floats.
    [Fact]
    public void Sums_that_rounding_puts_in_the_middle() => Check(random =>
    {
        float c = Near(random, random.Next(-40, 40)), half = (MathF.BitIncrement(MathF.Abs(c)) - MathF.Abs(c)) / 2;
        float sign = random.Next(2) * 2 - 1;
        return (sign * half * MathF.BitIncrement(1f), 1f - 1.1920929e-7f, c);
    });

    [Fact]
    public void Special_values()
    {
        float[] values = [0f, -0f, 1f, -1f, float.Epsilon, float.MaxValue, float.MinValue, float.PositiveInfinity, float.NaN];
        foreach (float a in values)
        {
            foreach (float b in values)
            {
                foreach (float c in values)
                    Check(a, b, c);
            }
        }
    }

    static void Check(Func<Random, (float, float, float)> draw)
    {
        var random = new Random(44);
        for (int i = 0; i < Tries; i++)
        {
            var (a, b, c) = draw(random);
            Check(a, b, c);
        }
    }

    static void Check(float a, float b, float c)
    {
        float expected = MathF.FusedMultiplyAdd(a, b, c);
        // In one element of four, the others being what needs no second thought.
        float actual = FusedMultiplyAdd.Of(Vector128.Create(1f, a, 2f, 0f), Vector128.Create(b), Vector128.Create(1f, c, 3f, 0f))[1];
        bool isSame = BitConverter.SingleToInt32Bits(expected) == BitConverter.SingleToInt32Bits(actual);
        if (!isSame && !(float.IsNaN(expected) && float.IsNaN(actual)))
            Assert.Fail($"{a:g9}·{b:g9} + {c:g9} is {expected:g9}, not {actual:g9}");
    }

    static float Any(Random random) => BitConverter.Int32BitsToSingle(random.Next() << 1 | random.Next(2));

    // A float of that power of two, with few or many bits.
    static float Near(Random random, int exponent)
    {
        int bits = random.Next(1 << 23) & -1 << random.Next(23);
        return (random.Next(2) * 2 - 1) * MathF.ScaleB(1f + bits / (float)(1 << 23), exponent);
    }
}

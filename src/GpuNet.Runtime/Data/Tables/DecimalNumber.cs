using System.Numerics;
using System.Runtime.CompilerServices;

namespace GpuNet;

/// <summary>
/// The double that is closest to a decimal number, as <see cref="double.Parse(string)"/> gives it. One division rounds once where both
/// sides are exact (W. Clinger, How to read floating point numbers accurately, 1990); others are multiplied by 128 bits of the reciprocal
/// (D. Lemire, Number parsing at a gigabyte per second, 2021).
/// </summary>
static class DecimalNumber
{
    /// <summary>The most decimals; with more than 27, 128 bits would not always tell on which side of a half a number lies.</summary>
    public const int MostDecimals = 19;

    const int MantissaBits = 52, Bias = 1023;
    const long LargestExact = 1L << 53;

    static readonly double[] powers = [.. Enumerable.Range(0, 23).Select(exponent => (double)BigInteger.Pow(10, exponent))];

    // 128 bits of 5^-exponent, rounded up.
    static readonly (ulong High, ulong Low)[] reciprocals = [.. Enumerable.Range(0, MostDecimals + 1).Select(Reciprocal)];

    /// <summary>mantissa / 10^decimals, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double ToDouble(long mantissa, int decimals)
    {
        if (decimals == 0 || (Math.Abs(mantissa) <= LargestExact && decimals < powers.Length))
            return mantissa / powers[decimals];
        if (mantissa == 0)
            return 0;
        double absolute = Quotient((ulong)Math.Abs(mantissa), decimals);
        return mantissa < 0 ? -absolute : absolute;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static double Quotient(ulong mantissa, int decimals)
    {
        const int Dropped = 64 - MantissaBits - 3;
        int zeros = BitOperations.LeadingZeroCount(mantissa);
        mantissa <<= zeros;
        var (ofHigh, ofLow) = reciprocals[decimals];
        ulong high = Math.BigMul(mantissa, ofHigh, out ulong low);
        // Only where all dropped bits are set could a carry from below change the others.
        const ulong DroppedBits = (1UL << Dropped) - 1;
        if ((high & DroppedBits) == DroppedBits)
        {
            ulong carried = low + Math.BigMul(mantissa, ofLow, out _);
            high += carried < low ? 1UL : 0;
            low = carried;
        }
        int top = (int)(high >> 63);
        ulong rounded = high >> (top + Dropped);
        // A half is rounded to even; a quotient is exactly a half with few decimals only.
        if (low <= 1 && decimals <= 4 && (rounded & 3) == 1 && rounded << (top + Dropped) == high)
            rounded &= ~1UL;
        rounded = (rounded + (rounded & 1)) >> 1;
        int exponent = ((-(152170 + 65536) * decimals) >> 16) + 63 + top - zeros;
        if (rounded == 2UL << MantissaBits)
            (rounded, exponent) = (1UL << MantissaBits, exponent + 1);
        return BitConverter.UInt64BitsToDouble(((ulong)(exponent + Bias) << MantissaBits) | (rounded & ((1UL << MantissaBits) - 1)));
    }

    static (ulong High, ulong Low) Reciprocal(int exponent)
    {
        var power = BigInteger.Pow(5, exponent);
        int bits = (int)(power - 1).GetBitLength();
        var reciprocal = exponent == 0 ? BigInteger.One << 127 : (BigInteger.One << (bits + 127)) / power + 1;
        return ((ulong)(reciprocal >> 64), (ulong)(reciprocal & ulong.MaxValue));
    }
}

using System.Runtime.Intrinsics;

namespace GpuNet.Kernels.Vectors;

/// <summary>
/// a·b + c with one rounding on processors that have no instruction for it (x86 before 2013, and some small ones since). The library's
/// way, a call for each float, takes several times as long.
/// </summary>
/// <remarks>
/// In double the product is exact. Their sum s is rounded to double and then to float, and is wrong only where s lies in the middle
/// between two floats and is not exact. Rounded to odd instead of to even, s is never in the middle by rounding, and so the float is right
/// (Boldo and Melquiond, Emulation of FMA and correctly rounded sums, 2008).
/// </remarks>
static class FusedMultiplyAdd
{
    // What is cut off from a double that becomes a normal float, and what that is in the middle between two floats.
    const long CutOff = (1L << 29) - 1, Middle = 1L << 28;

    /// <summary>a·b + c.</summary>
    public static Vector128<float> Of(Vector128<float> a, Vector128<float> b, Vector128<float> c)
    {
        var (aLower, aUpper) = Vector128.Widen(a);
        var (bLower, bUpper) = Vector128.Widen(b);
        var (cLower, cUpper) = Vector128.Widen(c);
        Vector128<double> productLower = aLower * bLower, productUpper = aUpper * bUpper;
        Vector128<double> lower = productLower + cLower, upper = productUpper + cUpper;
        if ((MayBeWrong(lower) | MayBeWrong(upper)) != Vector128<long>.Zero)
        {
            lower = RoundToOdd(productLower, cLower, lower);
            upper = RoundToOdd(productUpper, cUpper, upper);
        }
        return Vector128.Narrow(lower, upper);
    }

    // In the middle, or so small that the float is not normal and another number of bits is cut off.
    static Vector128<long> MayBeWrong(Vector128<double> sum) =>
        Vector128.Equals(sum.AsInt64() & Vector128.Create(CutOff), Vector128.Create(Middle))
        | (Vector128.LessThan(Vector128.Abs(sum), Vector128.Create(2.0 * 1.17549435e-38)).AsInt64()
            & ~Vector128.Equals(sum, Vector128<double>.Zero).AsInt64());

    // The last bit of an inexact sum becomes 1, in the direction of what the rounding lost (Knuth's sum of two numbers).
    static Vector128<double> RoundToOdd(Vector128<double> a, Vector128<double> b, Vector128<double> sum)
    {
        var ofB = sum - a;
        var lost = (a - (sum - ofB)) + (b - ofB);
        var bits = sum.AsInt64();
        var towards = Vector128.ConditionalSelect(
            Vector128.GreaterThan(lost.AsInt64() ^ bits, Vector128.Create(-1L)), Vector128.Create(1L), Vector128.Create(-1L));
        var isEven = Vector128.Equals(bits & Vector128.Create(1L), Vector128<long>.Zero);
        // Neither 0 nor NaN, which is what an infinite sum loses.
        var isInexact = (Vector128.LessThan(lost, Vector128<double>.Zero) | Vector128.GreaterThan(lost, Vector128<double>.Zero)).AsInt64();
        return (bits + (towards & isEven & isInexact)).AsDouble();
    }
}

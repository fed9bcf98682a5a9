namespace GpuNet.Kernels;

/// <summary>
/// Functions in double precision with the same bits on every machine. The last bit of <see cref="Math"/>'s depends on the C library of
/// the system; these use only operations that IEEE 754 rounds exactly. Results are within a few units in the last place.
/// </summary>
static class PortableMath
{
    // ln 2 in two parts: the first has zeros at its end, so that a multiple of it by an exponent is exact.
    const double Ln2High = 6.93147180369123816490e-01, Ln2Low = 1.90821492927058770002e-10;

    // Beyond these, eˣ is infinite or 0.
    const double LargestExponent = 709.79, SmallestExponent = -745.2;

    /// <summary>ln x for x &gt; 0.</summary>
    /// <remarks>x = m·2ᵉ with m from √½ to √2; ln m = 2 artanh s = 2(s + s³/3 + s⁵/5 + …) with s = (m − 1)/(m + 1).</remarks>
    public static double Log(double x)
    {
        if (!(x > 0) || double.IsPositiveInfinity(x))
            return x == 0 ? double.NegativeInfinity : x > 0 ? x : double.NaN;
        int exponent = Math.ILogB(x);
        double mantissa = Math.ScaleB(x, -exponent);
        if (mantissa > 1.4142135623730951)
        {
            mantissa *= 0.5;
            exponent++;
        }
        double s = (mantissa - 1) / (mantissa + 1), square = s * s, sum = 0;
        foreach (double coefficient in (ReadOnlySpan<double>)
            [1.0 / 23, 1.0 / 21, 1.0 / 19, 1.0 / 17, 1.0 / 15, 1.0 / 13, 1.0 / 11, 1.0 / 9, 1.0 / 7, 1.0 / 5, 1.0 / 3])
        {
            sum = square * (sum + coefficient);
        }
        return exponent * Ln2High + (2 * s * sum + exponent * Ln2Low + 2 * s);
    }

    /// <summary>eˣ.</summary>
    /// <remarks>2ⁿ·eʳ with n = round(x/ln 2); eʳ by its Taylor series, |r| being at most ½ ln 2.</remarks>
    public static double Exp(double x)
    {
        if (!(x < LargestExponent))
            return double.IsNaN(x) ? x : double.PositiveInfinity;
        if (x < SmallestExponent)
            return 0;
        double n = Math.Round(x / (Ln2High + Ln2Low));
        double r = x - n * Ln2High - n * Ln2Low, sum = 1;
        for (int term = 14; term >= 1; term--)
            sum = 1 + r * sum / term;
        return Math.ScaleB(sum, (int)n);
    }

    /// <summary>xⁿ for n from 0 on, by repeated squaring.</summary>
    public static double Power(double x, int n)
    {
        double result = 1;
        for (; n > 0; n >>= 1, x *= x)
        {
            if ((n & 1) == 1)
                result *= x;
        }
        return result;
    }

    /// <summary>cos πx, by the Taylor series of cosine and sine up to π/4.</summary>
    public static double CosPi(double x)
    {
        double whole = Math.Round(x), rest = Math.Abs(x - whole);
        double cosine = rest <= 0.25 ? Series(rest, 18) : Series(0.5 - rest, 19);
        return Math.Abs(whole) % 2 == 1 ? -cosine : cosine;

        // 1 − a²/2! + a⁴/4! − … up to an even last term, a − a³/3! + … up to an odd one, with a = πx.
        static double Series(double x, int last)
        {
            double angle = Math.PI * x, square = angle * angle, sum = 1;
            for (; last >= 2; last -= 2)
                sum = 1 - square * sum / (last * (last - 1));
            return last == 1 ? angle * sum : sum;
        }
    }
}

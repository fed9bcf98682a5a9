using System.Runtime.CompilerServices;

namespace GpuNet.Kernels.Vectors;

/// <summary>
/// Exponential and trigonometric functions of a register, by polynomials. Results are exact to 2 units in the last place unless noted
/// otherwise. Kernels use them at the width of one float.
/// </summary>
public static class VectorMath
{
    /// <summary>eˣ. Overflows to infinity above 88.7228, underflows to 0 below −87.3365 (no subnormal results); NaN stays NaN.</summary>
    /// <remarks>eˣ = 2ⁿ·eʳ with n = round(x / ln 2) and |r| ≤ ½ ln 2; eʳ by the minimax polynomial of the Cephes library's expf.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp<V>(V x) where V : struct, IVector<V>
    {
        var n = V.Round(x * V.Broadcast(1.44269504f));
        // ln 2 in two parts, so that n·ln 2 is subtracted without rounding.
        var r = V.MultiplyAdd(n, V.Broadcast(-0.693359375f), x);
        r = V.MultiplyAdd(n, V.Broadcast(2.12194440e-4f), r);

        var result = V.ScaleB(SmallExpMinusOne(r) + V.Broadcast(1f), n);

        // If the result is not a normal number: 0 below, infinity above, NaN for NaN.
        var below = V.IfPositive(V.Zero - x, V.Zero, x);
        result = V.IfPositive(x + V.Broadcast(87.33655f), result, below);
        return V.IfPositive(x - V.Broadcast(88.72283f), V.Broadcast(float.PositiveInfinity), result);
    }

    /// <summary>eˣ − 1 without cancellation for small x, exact to 4 units in the last place; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V ExpMinusOne<V>(V x) where V : struct, IVector<V> =>
        V.IfPositive(V.Abs(x) - V.Broadcast(0.35f), Exp(x) - V.Broadcast(1f), SmallExpMinusOne(x));

    /// <summary>ln(1 + x) for x from 0 to 1; NaN stays NaN.</summary>
    /// <remarks>
    /// 1 + x = (1 + z)·2ᵏ with k 0 or 1 and z within √½ − 1 and √2 − 1; ln(1 + z) by the minimax polynomial of the Cephes library's logf.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V LogOnePlus<V>(V x) where V : struct, IVector<V>
    {
        var half = V.Broadcast(0.5f);
        var isHalved = x - V.Broadcast(0.41421356f);
        var z = V.IfPositive(isHalved, half * x - half, x);
        var square = z * z;

        var p = V.Broadcast(7.0376836292e-2f);
        p = V.MultiplyAdd(p, z, V.Broadcast(-1.1514610310e-1f));
        p = V.MultiplyAdd(p, z, V.Broadcast(1.1676998740e-1f));
        p = V.MultiplyAdd(p, z, V.Broadcast(-1.2420140846e-1f));
        p = V.MultiplyAdd(p, z, V.Broadcast(1.4249322787e-1f));
        p = V.MultiplyAdd(p, z, V.Broadcast(-1.6668057665e-1f));
        p = V.MultiplyAdd(p, z, V.Broadcast(2.0000714765e-1f));
        p = V.MultiplyAdd(p, z, V.Broadcast(-2.4999993993e-1f));
        p = V.MultiplyAdd(p, z, V.Broadcast(3.3333331174e-1f));
        var log = z - square * (half - p * z);
        return V.IfPositive(isHalved, log + V.Broadcast(0.69314718f), log);
    }

    /// <summary>
    /// Φ(−|x|), the tail probability of the normal distribution, with a relative error of 1e-7 given e^{−x²/2}; NaN stays NaN.
    /// </summary>
    /// <param name="x">x.</param>
    /// <param name="density">e^{−x²/2}.</param>
    /// <remarks>
    /// t·Q(t)·e^{−x²/2} with t = 1/(1 + 0.255|x|), in the form of Hastings (Approximations for digital computers, 1955); Q interpolates
    /// at the Chebyshev nodes of t, with an error of 5e-8.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V NormalTail<V>(V x, V density) where V : struct, IVector<V>
    {
        var one = V.Broadcast(1f);
        var t = one / V.MultiplyAdd(V.Abs(x), V.Broadcast(0.255f), one);
        var q = V.Broadcast(1.8935823405533205e-2f);
        q = V.MultiplyAdd(q, t, V.Broadcast(-7.106984063430058e-2f));
        q = V.MultiplyAdd(q, t, V.Broadcast(7.17106823157029e-2f));
        q = V.MultiplyAdd(q, t, V.Broadcast(-1.5297836116662323e-2f));
        q = V.MultiplyAdd(q, t, V.Broadcast(5.400035231038806e-2f));
        q = V.MultiplyAdd(q, t, V.Broadcast(6.102020563993332e-2f));
        q = V.MultiplyAdd(q, t, V.Broadcast(8.213893280554342e-2f));
        q = V.MultiplyAdd(q, t, V.Broadcast(9.510078546909506e-2f));
        q = V.MultiplyAdd(q, t, V.Broadcast(1.0173063241921126e-1f));
        q = V.MultiplyAdd(q, t, V.Broadcast(1.0173027983509574e-1f));
        return t * q * density;
    }

    /// <summary>tanh x; NaN stays NaN.</summary>
    /// <remarks>A minimax polynomial of the Cephes library's tanhf below 0.625, where 1 − 2/(e²ˣ + 1) would cancel.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tanh<V>(V x) where V : struct, IVector<V>
    {
        var magnitude = V.Abs(x);
        var one = V.Broadcast(1f);
        var two = V.Broadcast(2f);
        var large = one - two / (Exp(magnitude * two) + one);
        large = V.IfPositive(x, large, V.Zero - large);

        var z = x * x;
        var p = V.Broadcast(-5.70498872745e-3f);
        p = V.MultiplyAdd(p, z, V.Broadcast(2.06390887954e-2f));
        p = V.MultiplyAdd(p, z, V.Broadcast(-5.37397155531e-2f));
        p = V.MultiplyAdd(p, z, V.Broadcast(1.33314422036e-1f));
        p = V.MultiplyAdd(p, z, V.Broadcast(-3.33332819422e-1f));
        var small = V.MultiplyAdd(p * z, x, x);

        return V.IfPositive(magnitude - V.Broadcast(0.625f), large, small);
    }

    /// <summary>cos 2πx, with an absolute error of 2e-7; NaN stays NaN, and infinity becomes NaN.</summary>
    /// <remarks>It has the period 1 and is even, and cos 2πr = sin 2π(¼ − r).</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V CosTwoPi<V>(V x) where V : struct, IVector<V> =>
        SinOfQuarter(V.Broadcast(0.25f) - V.Abs(x - V.Round(x)));

    /// <summary>sin 2πx, with an absolute error of 2e-7; NaN stays NaN, and infinity becomes NaN.</summary>
    /// <remarks>It has the period 1, and beyond a quarter sin 2πr = sin 2π(½ − r).</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V SinTwoPi<V>(V x) where V : struct, IVector<V>
    {
        var r = x - V.Round(x);
        var half = V.IfPositive(r, V.Broadcast(0.5f), V.Broadcast(-0.5f));
        return SinOfQuarter(V.IfPositive(V.Abs(r) - V.Broadcast(0.25f), half - r, r));
    }

    // sin 2πs for |s| up to ¼, by the minimax polynomial of its relative error, 5e-9.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V SinOfQuarter<V>(V s) where V : struct, IVector<V>
    {
        var z = s * s;
        var p = V.Broadcast(39.7109181f);
        p = V.MultiplyAdd(p, z, V.Broadcast(-76.5749922f));
        p = V.MultiplyAdd(p, z, V.Broadcast(81.6022312f));
        p = V.MultiplyAdd(p, z, V.Broadcast(-41.3416775f));
        p = V.MultiplyAdd(p, z, V.Broadcast(6.28318527f));
        return p * s;
    }

    // eʳ − 1 for |r| up to ½ ln 2.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V SmallExpMinusOne<V>(V r) where V : struct, IVector<V>
    {
        var p = V.Broadcast(1.9875691500e-4f);
        p = V.MultiplyAdd(p, r, V.Broadcast(1.3981999507e-3f));
        p = V.MultiplyAdd(p, r, V.Broadcast(8.3334519073e-3f));
        p = V.MultiplyAdd(p, r, V.Broadcast(4.1665795894e-2f));
        p = V.MultiplyAdd(p, r, V.Broadcast(1.6666665459e-1f));
        p = V.MultiplyAdd(p, r, V.Broadcast(5.0000001201e-1f));
        return V.MultiplyAdd(p, r * r, r);
    }
}

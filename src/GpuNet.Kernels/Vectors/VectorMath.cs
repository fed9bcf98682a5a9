using System.Runtime.CompilerServices;

namespace GpuNet.Kernels.Vectors;

/// <summary>Exponential functions of a register, by polynomials; they are exact to 2 units in the last place.</summary>
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

        var p = V.Broadcast(1.9875691500e-4f);
        p = V.MultiplyAdd(p, r, V.Broadcast(1.3981999507e-3f));
        p = V.MultiplyAdd(p, r, V.Broadcast(8.3334519073e-3f));
        p = V.MultiplyAdd(p, r, V.Broadcast(4.1665795894e-2f));
        p = V.MultiplyAdd(p, r, V.Broadcast(1.6666665459e-1f));
        p = V.MultiplyAdd(p, r, V.Broadcast(5.0000001201e-1f));
        var result = V.ScaleB(V.MultiplyAdd(p, r * r, r) + V.Broadcast(1f), n);

        // Where the result is no normal number: 0 below, infinity above, x itself where it is NaN.
        var below = V.IfPositive(V.Zero - x, V.Zero, x);
        result = V.IfPositive(x + V.Broadcast(87.33655f), result, below);
        return V.IfPositive(x - V.Broadcast(88.72283f), V.Broadcast(float.PositiveInfinity), result);
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
}

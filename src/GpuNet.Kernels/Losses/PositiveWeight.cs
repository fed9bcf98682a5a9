using System.Runtime.CompilerServices;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Kernels.Losses;

/// <summary>
/// A weight p of positive targets y: p·y·ℓ(s, 1) + (1 − y)·ℓ(s, 0) for a loss ℓ that is linear in y, such as binary cross-entropy. This
/// equals c·ℓ(s, y′) with c = 1 + (p − 1)·y and y′ = p·y/c, so a loss need not implement it.
/// </summary>
static class PositiveWeight
{
    // If c is 0, so is p·y, and y′ does not matter.
    const float Least = 1e-30f;

    /// <summary>c, the factor of loss and seed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Factor<V>(V p, V y) where V : struct, IVector<V> => V.MultiplyAdd(p - V.Broadcast(1f), y, V.Broadcast(1f));

    /// <summary>y′, used instead of y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Target<V>(V p, V y, V factor) where V : struct, IVector<V> => p * y / V.Max(factor, V.Broadcast(Least));
}

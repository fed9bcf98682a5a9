using GpuNet.Kernels.Activations;
using GpuNet.Kernels.Vectors;

namespace GpuNet.OwnParts.Tests;

/// <summary>θ(s) = s·tanh(u) with u = softplus(s), θ′ = tanh(u) + s·(1 − tanh²(u))·σ(s) (Misra, 2019).</summary>
public readonly struct Mish : IActivation
{
    public static string Name => "mish";

    public static DerivativeSource DerivativeFrom => DerivativeSource.Input;

    public static bool IsRectifier => true;

    public static V Apply<V>(V s) where V : struct, IVector<V> => s * Tanh.Apply(Softplus.Apply(s));

    public static V Derivative<V>(V s) where V : struct, IVector<V>
    {
        var t = Tanh.Apply(Softplus.Apply(s));
        return t + s * (V.Broadcast(1f) - t * t) * Sigmoid.Apply(s);
    }
}

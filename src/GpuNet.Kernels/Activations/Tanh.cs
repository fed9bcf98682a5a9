using GpuNet.Kernels.Vectors;

namespace GpuNet.Kernels.Activations;

/// <summary>θ(s) = tanh s, θ′ = 1 − x².</summary>
public readonly struct Tanh : IActivation
{
    /// <inheritdoc/>
    public static string Name => "tanh";

    /// <inheritdoc/>
    public static DerivativeSource DerivativeFrom => DerivativeSource.Output;

    /// <inheritdoc/>
    public static bool IsRectifier => false;

    /// <inheritdoc/>
    /// <remarks>By a polynomial: the instruction that GPUs have for it is right to three digits only.</remarks>
    public static float Apply(float s) => VectorMath.Tanh(new Lane1(s)).Value;

    /// <inheritdoc/>
    public static float Derivative(float x) => 1f - x * x;

    /// <inheritdoc/>
    public static V Apply<V>(V s) where V : struct, IVector<V> => VectorMath.Tanh(s);

    /// <inheritdoc/>
    public static V Derivative<V>(V x) where V : struct, IVector<V> => V.Broadcast(1f) - x * x;
}

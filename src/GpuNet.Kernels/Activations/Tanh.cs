using GpuNet.Kernels.Vectors;
using ILGPU.Algorithms;

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
    /// <remarks>As <see cref="VectorMath.Tanh"/>: the instruction that GPUs have for it is right to three digits only.</remarks>
    public static float Apply(float s)
    {
        float magnitude = XMath.Abs(s);
        if (magnitude > 0.625f)
        {
            float large = 1f - 2f / (XMath.Exp(2f * magnitude) + 1f);
            return s > 0f ? large : -large;
        }
        float z = s * s;
        float p = -5.70498872745e-3f * z + 2.06390887954e-2f;
        p = p * z - 5.37397155531e-2f;
        p = p * z + 1.33314422036e-1f;
        p = p * z - 3.33332819422e-1f;
        return p * z * s + s;
    }

    /// <inheritdoc/>
    public static float Derivative(float x) => 1f - x * x;

    /// <inheritdoc/>
    public static V Apply<V>(V s) where V : struct, IVector<V> => VectorMath.Tanh(s);

    /// <inheritdoc/>
    public static V Derivative<V>(V x) where V : struct, IVector<V> => V.Broadcast(1f) - x * x;
}

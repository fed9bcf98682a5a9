using System.Runtime.CompilerServices;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Kernels.Optimizers;

/// <summary>
/// Adam (Kingma and Ba, 2015): m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g²; w ← w − η m̂/(√v̂ + ε)
/// with m̂ = m/(1−β₁ᵗ) and v̂ = v/(1−β₂ᵗ); without bias correction m̂ = m and v̂ = v.
/// </summary>
public readonly struct Adam : IOptimizer<Adam>
{
    readonly float beta1;
    readonly float beta2;
    readonly float epsilon;
    readonly float learningRate;
    readonly float firstCorrection;
    readonly float secondCorrection;
    // 1 or 0: a kernel's arguments have no truth values.
    readonly int isCorrected;

    /// <summary>Adam with decays <paramref name="beta1"/> and <paramref name="beta2"/> (from 0 to below 1) and ε.</summary>
    public Adam(float beta1, float beta2, float epsilon, bool isCorrected = true)
        : this(beta1, beta2, epsilon, isCorrected ? 1 : 0, 0f, 1f, 1f)
    {
    }

    Adam(float beta1, float beta2, float epsilon, int isCorrected, float learningRate, float firstCorrection, float secondCorrection)
    {
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.epsilon = epsilon;
        this.isCorrected = isCorrected;
        this.learningRate = learningRate;
        this.firstCorrection = firstCorrection;
        this.secondCorrection = secondCorrection;
    }

    /// <inheritdoc/>
    public static string Name => "adam";

    /// <inheritdoc/>
    public static int KeptValues => 2;

    /// <inheritdoc/>
    public static bool DecouplesDecay => false;

    /// <inheritdoc/>
    public Adam At(int step, float learningRate) =>
        new(beta1, beta2, epsilon, isCorrected, learningRate, Correction(beta1, step), Correction(beta2, step));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public WeightState<V> Apply<V>(WeightState<V> state, V gradient) where V : struct, IVector<V>
    {
        var mean = V.MultiplyAdd(V.Broadcast(beta1), state.First, V.Broadcast(1f - beta1) * gradient);
        var square = V.MultiplyAdd(V.Broadcast(beta2), state.Second, V.Broadcast(1f - beta2) * gradient * gradient);
        var step = mean * V.Broadcast(firstCorrection)
            / (V.Sqrt(square * V.Broadcast(secondCorrection)) + V.Broadcast(epsilon));
        return new(V.MultiplyAdd(V.Broadcast(-learningRate), step, state.Weight), mean, square);
    }

    // 1/(1 − βᵗ), in double: βᵗ is close to 1 in the first steps.
    float Correction(float beta, int step) => isCorrected == 1 ? (float)(1.0 / (1.0 - Math.Pow(beta, step))) : 1f;
}

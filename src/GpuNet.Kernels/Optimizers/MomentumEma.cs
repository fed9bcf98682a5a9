using System.Runtime.CompilerServices;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Kernels.Optimizers;

/// <summary>
/// Momentum as a moving average of the gradients: m ← βm + (1 − β)g; w ← w − ηm. It is the first moment of Adam by itself.
/// </summary>
public readonly struct MomentumEma : IOptimizer<MomentumEma>
{
    readonly float beta;
    readonly float learningRate;

    /// <summary>A mean with decay <paramref name="beta"/> (β, from 0 to below 1).</summary>
    public MomentumEma(float beta) : this(beta, 0f)
    {
    }

    MomentumEma(float beta, float learningRate)
    {
        this.beta = beta;
        this.learningRate = learningRate;
    }

    /// <inheritdoc/>
    public static string Name => "momentum_ema";

    /// <inheritdoc/>
    public static int KeptValues => 1;

    /// <inheritdoc/>
    public static bool DecouplesDecay => false;

    /// <inheritdoc/>
    public MomentumEma At(int step, float learningRate) => new(beta, learningRate);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public WeightState<V> Apply<V>(WeightState<V> state, V gradient) where V : struct, IVector<V>
    {
        var mean = V.MultiplyAdd(V.Broadcast(beta), state.First, V.Broadcast(1f - beta) * gradient);
        return new(V.MultiplyAdd(V.Broadcast(-learningRate), mean, state.Weight), mean, V.Zero);
    }
}

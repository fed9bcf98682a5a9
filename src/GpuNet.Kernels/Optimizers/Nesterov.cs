using System.Runtime.CompilerServices;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Kernels.Optimizers;

/// <summary>Nesterov's momentum (as Sutskever et al., 2013, take it): v ← βv + g; w ← w − η(g + βv).</summary>
public readonly struct Nesterov : IOptimizer<Nesterov>
{
    readonly float beta;
    readonly float learningRate;

    /// <summary>Momentum with decay <paramref name="beta"/> (β, from 0 to below 1).</summary>
    public Nesterov(float beta) : this(beta, 0f)
    {
    }

    Nesterov(float beta, float learningRate)
    {
        this.beta = beta;
        this.learningRate = learningRate;
    }

    /// <inheritdoc/>
    public static string Name => "nesterov";

    /// <inheritdoc/>
    public static int KeptValues => 1;

    /// <inheritdoc/>
    public static bool DecouplesDecay => false;

    /// <inheritdoc/>
    public Nesterov At(int step, float learningRate) => new(beta, learningRate);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public WeightState<V> Apply<V>(WeightState<V> state, V gradient) where V : struct, IVector<V>
    {
        var velocity = V.MultiplyAdd(V.Broadcast(beta), state.First, gradient);
        var step = V.MultiplyAdd(V.Broadcast(beta), velocity, gradient);
        return new(V.MultiplyAdd(V.Broadcast(-learningRate), step, state.Weight), velocity, V.Zero);
    }
}

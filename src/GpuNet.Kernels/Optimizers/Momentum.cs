using System.Runtime.CompilerServices;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Kernels.Optimizers;

/// <summary>Classical momentum (Polyak, 1964): v ← βv + g; w ← w − ηv.</summary>
public readonly struct Momentum : IOptimizer<Momentum>
{
    readonly float beta;
    readonly float learningRate;

    /// <summary>Momentum with decay <paramref name="beta"/> (β, from 0 to below 1).</summary>
    public Momentum(float beta) : this(beta, 0f)
    {
    }

    Momentum(float beta, float learningRate)
    {
        this.beta = beta;
        this.learningRate = learningRate;
    }

    /// <inheritdoc/>
    public static string Name => "momentum";

    /// <inheritdoc/>
    public static int KeptValues => 1;

    /// <inheritdoc/>
    public static bool DecouplesDecay => false;

    /// <inheritdoc/>
    public Momentum At(int step, float learningRate) => new(beta, learningRate);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public WeightState<V> Apply<V>(WeightState<V> state, V gradient) where V : struct, IVector<V>
    {
        var velocity = V.MultiplyAdd(V.Broadcast(beta), state.First, gradient);
        return new(V.MultiplyAdd(V.Broadcast(-learningRate), velocity, state.Weight), velocity, V.Zero);
    }
}

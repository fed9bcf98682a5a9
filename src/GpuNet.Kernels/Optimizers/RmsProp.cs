using System.Runtime.CompilerServices;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Kernels.Optimizers;

/// <summary>RMSProp (Tieleman and Hinton, 2012; ε outside of the root): v ← βv + (1 − β)g²; w ← w − ηg/(√v + ε).</summary>
public readonly struct RmsProp : IOptimizer<RmsProp>
{
    readonly float beta;
    readonly float epsilon;
    readonly float learningRate;

    /// <summary>A mean of squares with decay <paramref name="beta"/> (β, from 0 to below 1), and ε.</summary>
    public RmsProp(float beta, float epsilon) : this(beta, epsilon, 0f)
    {
    }

    RmsProp(float beta, float epsilon, float learningRate)
    {
        this.beta = beta;
        this.epsilon = epsilon;
        this.learningRate = learningRate;
    }

    /// <inheritdoc/>
    public static string Name => "rmsprop";

    /// <inheritdoc/>
    public static int KeptValues => 1;

    /// <inheritdoc/>
    public static bool DecouplesDecay => false;

    /// <inheritdoc/>
    public RmsProp At(int step, float learningRate) => new(beta, epsilon, learningRate);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public WeightState<V> Apply<V>(WeightState<V> state, V gradient) where V : struct, IVector<V>
    {
        var square = V.MultiplyAdd(V.Broadcast(beta), state.First, V.Broadcast(1f - beta) * gradient * gradient);
        var step = gradient / (V.Sqrt(square) + V.Broadcast(epsilon));
        return new(V.MultiplyAdd(V.Broadcast(-learningRate), step, state.Weight), square, V.Zero);
    }
}

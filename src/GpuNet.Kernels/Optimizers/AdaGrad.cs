using System.Runtime.CompilerServices;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Kernels.Optimizers;

/// <summary>AdaGrad (Duchi, Hazan and Singer, 2011): v ← v + g²; w ← w − ηg/(√v + ε).</summary>
public readonly struct AdaGrad : IOptimizer<AdaGrad>
{
    readonly float epsilon;
    readonly float learningRate;

    /// <summary>A sum of squares, and ε.</summary>
    public AdaGrad(float epsilon) : this(epsilon, 0f)
    {
    }

    AdaGrad(float epsilon, float learningRate)
    {
        this.epsilon = epsilon;
        this.learningRate = learningRate;
    }

    /// <inheritdoc/>
    public static string Name => "adagrad";

    /// <inheritdoc/>
    public static int KeptValues => 1;

    /// <inheritdoc/>
    public static bool DecouplesDecay => false;

    /// <inheritdoc/>
    public AdaGrad At(int step, float learningRate) => new(epsilon, learningRate);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public WeightState<V> Apply<V>(WeightState<V> state, V gradient) where V : struct, IVector<V>
    {
        var square = V.MultiplyAdd(gradient, gradient, state.First);
        var step = gradient / (V.Sqrt(square) + V.Broadcast(epsilon));
        return new(V.MultiplyAdd(V.Broadcast(-learningRate), step, state.Weight), square, V.Zero);
    }
}

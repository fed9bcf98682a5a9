using System.Runtime.CompilerServices;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Kernels.Optimizers;

/// <summary>Gradient descent: w ← w − ηg (Robbins and Monro, 1951).</summary>
public readonly struct Sgd : IOptimizer<Sgd>
{
    readonly float learningRate;

    Sgd(float learningRate) => this.learningRate = learningRate;

    /// <inheritdoc/>
    public static string Name => "sgd";

    /// <inheritdoc/>
    public static int KeptValues => 0;

    /// <inheritdoc/>
    public static bool DecouplesDecay => false;

    /// <inheritdoc/>
    public Sgd At(int step, float learningRate) => new(learningRate);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public WeightState<V> Apply<V>(WeightState<V> state, V gradient) where V : struct, IVector<V> =>
        new(V.MultiplyAdd(V.Broadcast(-learningRate), gradient, state.Weight), V.Zero, V.Zero);
}

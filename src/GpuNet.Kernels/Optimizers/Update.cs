using GpuNet.Kernels.MatMul;
using ILGPU;

namespace GpuNet.Kernels.Optimizers;

/// <summary>An optimizer's step over all parameters in one launch.</summary>
/// <typeparam name="TOptimizer">The optimizer.</typeparam>
public static class Update<TOptimizer> where TOptimizer : unmanaged, IOptimizer<TOptimizer>
{
    /// <summary>A thread four parameters.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, ArrayView<float>, int, TOptimizer>> Kernel =
        new("update", Run, 256, "w ← w − step(g)", flops: new(N: 2 + 5 * TOptimizer.KeptValues), bytes: new(N: 4 * (3 + 2 * TOptimizer.KeptValues)));

    /// <summary>The kernel.</summary>
    /// <param name="weights">w (n).</param>
    /// <param name="gradients">g (n).</param>
    /// <param name="kept">The optimizer's values: the first n, then the second n. Any view will do where it keeps none.</param>
    /// <param name="quads">n/4.</param>
    /// <param name="optimizer">The constants of this step.</param>
    public static void Run(ArrayView<float> weights, ArrayView<float> gradients, ArrayView<float> kept, int quads, TOptimizer optimizer)
    {
        int i = Grid.GlobalLinearIndex;
        if (i >= quads)
            return;
        var w = weights.Cast<Float4>();
        var k = kept.Cast<Float4>();
        var weight = w[i];
        var gradient = gradients.Cast<Float4>()[i];
        var first = TOptimizer.KeptValues > 0 ? k[i] : default;
        var second = TOptimizer.KeptValues > 1 ? k[quads + i] : default;
        var x = optimizer.Apply(new WeightState(weight.X, first.X, second.X), gradient.X);
        var y = optimizer.Apply(new WeightState(weight.Y, first.Y, second.Y), gradient.Y);
        var z = optimizer.Apply(new WeightState(weight.Z, first.Z, second.Z), gradient.Z);
        var u = optimizer.Apply(new WeightState(weight.W, first.W, second.W), gradient.W);
        w[i] = new(x.Weight, y.Weight, z.Weight, u.Weight);
        if (TOptimizer.KeptValues > 0)
            k[i] = new(x.First, y.First, z.First, u.First);
        if (TOptimizer.KeptValues > 1)
            k[quads + i] = new(x.Second, y.Second, z.Second, u.Second);
    }
}

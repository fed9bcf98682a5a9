using ILGPU;

namespace GpuNet.Kernels.Optimizers;

/// <summary>An optimizer's step over all parameters in one launch.</summary>
/// <typeparam name="TOptimizer">The optimizer.</typeparam>
public static class Update<TOptimizer> where TOptimizer : unmanaged, IOptimizer<TOptimizer>
{
    /// <summary>A thread a parameter.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, ArrayView<float>, int, TOptimizer>> Kernel =
        new("update", Run, 256, "w ← w − step(g)");

    /// <summary>The kernel.</summary>
    /// <param name="weights">w (n).</param>
    /// <param name="gradients">g (n).</param>
    /// <param name="kept">The optimizer's values: the first n, then the second n. Any view will do where it keeps none.</param>
    /// <param name="count">n.</param>
    /// <param name="optimizer">The constants of this step.</param>
    public static void Run(ArrayView<float> weights, ArrayView<float> gradients, ArrayView<float> kept, int count, TOptimizer optimizer)
    {
        int i = Grid.GlobalLinearIndex;
        if (i >= count)
            return;
        float first = TOptimizer.KeptValues > 0 ? kept[i] : 0f;
        float second = TOptimizer.KeptValues > 1 ? kept[count + i] : 0f;
        var next = optimizer.Apply(new WeightState(weights[i], first, second), gradients[i]);
        weights[i] = next.Weight;
        if (TOptimizer.KeptValues > 0)
            kept[i] = next.First;
        if (TOptimizer.KeptValues > 1)
            kept[count + i] = next.Second;
    }
}

using GpuNet.Kernels.Reductions;
using ILGPU;

namespace GpuNet.Kernels.FullyFused;

/// <summary>
/// An optimizer's step of networks that train side by side, each with constants of its own: a row of the grid computes what
/// <see cref="GradientSumUpdate{TOptimizer}"/> computes for a network alone, to the bit.
/// </summary>
/// <typeparam name="TOptimizer">The optimizer.</typeparam>
static class PackedUpdate<TOptimizer> where TOptimizer : unmanaged, IOptimizer<TOptimizer>
{
    /// <summary><see cref="ColumnReduce.Columns"/> parameters of a network per group.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<PackedConstants<TOptimizer>>, PackedPlaces, int, int>> Kernel =
        new("packed-update", Run, GroupReduce.GroupSize,
            "w ← w − step(g), g the sum of M partial gradients of N parameters, of several networks",
            GradientSumUpdate<TOptimizer>.Kernel.Flops, GradientSumUpdate<TOptimizer>.Kernel.Bytes,
            GradientSumUpdate<TOptimizer>.Kernel.SharedBytes);

    /// <summary>The kernel.</summary>
    /// <param name="memory">The memory of the networks, one after another.</param>
    /// <param name="steps">The steps.</param>
    /// <param name="places">Where everything of a network is.</param>
    /// <param name="first">The step of the first network.</param>
    /// <param name="count">Number of parts of its gradients.</param>
    public static void Run(
        ArrayView<float> memory, ArrayView<PackedConstants<TOptimizer>> steps, PackedPlaces places, int first, int count)
    {
        var step = steps[first + Grid.IdxY];
        var own = memory.SubView(step.Seat * places.Pitch, places.Pitch);
        GradientSumUpdate<TOptimizer>.Run(
            own.SubView(places.Parts), own.SubView(places.Parameters, places.ParameterCount), own.SubView(places.State), step.Shape,
            step.Optimizer, count);
    }
}

using GpuNet.Kernels.Losses;
using GpuNet.Kernels.Reductions;
using ILGPU;

namespace GpuNet.Kernels.FullyFused;

/// <summary>
/// The gradients of networks of one shape that train side by side: the groups of a row of the grid are those of a network, and compute what
/// <see cref="FullyFusedGradients{TActivation, TLoss, TTargets}"/> computes for it alone, to the bit.
/// </summary>
/// <typeparam name="TActivation">θ of all layers but the last, which has none.</typeparam>
/// <typeparam name="TLoss">The loss.</typeparam>
/// <typeparam name="TTargets">How targets are stored.</typeparam>
static class PackedGradients<TActivation, TLoss, TTargets>
    where TActivation : struct, IActivation
    where TLoss : unmanaged, ILoss
    where TTargets : struct, ITargets
{
    /// <summary>A group for one slice of a network's batch or more.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<PackedStep>,
        PackedPlaces, int, TLoss>> Kernel =
        new("packed-gradients", Run, GroupReduce.GroupSize,
            "E and dW, db of N parameters, in parts, for M examples of K features, of several networks",
            flops: new(MN: 6), bytes: new(MK: 4, M: 16, N: 8), FullyFusedGradients<TActivation, TLoss, TTargets>.Kernel.SharedBytes);

    /// <summary>The kernel.</summary>
    /// <param name="source">The data (examples, n₀).</param>
    /// <param name="targets">Y (examples, K), or the classes (examples).</param>
    /// <param name="weights">w (examples). Unused if all examples have equal weight; pass any view.</param>
    /// <param name="memory">The memory of the networks, one after another.</param>
    /// <param name="steps">The steps.</param>
    /// <param name="places">Where everything of a network is.</param>
    /// <param name="first">The step of the first network.</param>
    /// <param name="loss">The constants of the loss.</param>
    public static void Run(
        ArrayView<float> source, ArrayView<float> targets, ArrayView<float> weights, ArrayView<float> memory, ArrayView<PackedStep> steps,
        PackedPlaces places, int first, TLoss loss)
    {
        var step = steps[first + Grid.IdxY];
        var own = memory.SubView(step.Seat * places.Pitch, places.Pitch);
        FullyFusedGradients<TActivation, TLoss, TTargets>.Run(
            source, targets, weights, own.SubView(places.Positives), own.Cast<int>().SubView(places.Order),
            own.SubView(places.Parameters, places.ParameterCount), own.SubView(places.Table).Cast<FusedLayer>(), own.SubView(places.Parts),
            own.SubView(places.Losses), own.SubView(places.Correct), step.Shape, step.Loss, loss);
    }
}

using GpuNet.Kernels.Losses;
using GpuNet.Kernels.MatMul;
using GpuNet.Kernels.Reductions;
using ILGPU;

namespace GpuNet.Kernels.FullyFused;

/// <summary>The losses of a narrow network, in one kernel for any number of examples.</summary>
/// <typeparam name="TActivation">θ of all layers but the last, which has none.</typeparam>
/// <typeparam name="TLoss">The loss.</typeparam>
/// <typeparam name="TTargets">How targets are stored.</typeparam>
static class FullyFusedLosses<TActivation, TLoss, TTargets>
    where TActivation : struct, IActivation
    where TLoss : unmanaged, ILoss
    where TTargets : struct, ITargets
{
    /// <summary>A group for one slice or more.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<int>,
        ArrayView<float>, ArrayView<FusedLayer>, ArrayView<float>, ArrayView<float>, FusedShape, LossShape, TLoss>> Kernel =
        new("fully-fused-losses", Run, GroupReduce.GroupSize, "E of M examples of K features by N parameters",
            flops: new(MN: 2), bytes: new(MK: 4, M: 16, N: 4), FullyFusedGradients<TActivation, TLoss, TTargets>.Kernel.SharedBytes);

    /// <inheritdoc cref="FusedLoss{TActivation, TLoss, TTargets}.Evaluate"/>
    public static void Run(
        ArrayView<float> source, ArrayView<float> targets, ArrayView<float> weights, ArrayView<float> positives, ArrayView<int> order,
        ArrayView<float> parameters, ArrayView<FusedLayer> layers, ArrayView<float> losses, ArrayView<float> correct, FusedShape shape,
        LossShape lossShape, TLoss loss)
    {
        var memory = SharedMemory.Allocate<Float4>(FusedSlice.Capacity);
        for (int layer = 0; layer < shape.Layers; layer++)
            FusedSlice.Load(memory, parameters, layers[layer]);
        for (int slice = 0; slice < shape.SlicesPerGroup; slice++)
        {
            FusedLoss<TActivation, TLoss, TTargets>.Evaluate(
                memory, source, targets, weights, positives, order, layers, losses, correct, shape, lossShape, loss,
                (Grid.IdxX * shape.SlicesPerGroup + slice) * FusedSlice.Rows);
        }
    }
}

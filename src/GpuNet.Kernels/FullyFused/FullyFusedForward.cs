using GpuNet.Kernels.MatMul;
using GpuNet.Kernels.Reductions;
using ILGPU;

namespace GpuNet.Kernels.FullyFused;

/// <summary>The forward pass of a narrow network in one kernel. A group takes its slices of the batch through all layers.</summary>
/// <typeparam name="TActivation">θ of all layers but the last, which has none.</typeparam>
static class FullyFusedForward<TActivation> where TActivation : struct, IActivation
{
    /// <summary>A group for one slice or more.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<int>, ArrayView<float>, ArrayView<FusedLayer>, ArrayView<float>,
        FusedShape, int>> Kernel =
        new("fully-fused-forward", Run, GroupReduce.GroupSize, "the logits of M examples of K features by N parameters",
            flops: new(MN: 2), bytes: new(MK: 4, M: 4, N: 4), sizeof(float) * 4 * FusedSlice.Capacity);

    /// <summary>The kernel.</summary>
    /// <param name="source">The data (examples, n₀).</param>
    /// <param name="order">Row numbers of the data.</param>
    /// <param name="parameters">All parameters.</param>
    /// <param name="layers">The layers.</param>
    /// <param name="logits">S of the last layer (N, K).</param>
    /// <param name="shape">The sizes.</param>
    /// <param name="stride">Floats from one row of the logits to the next.</param>
    public static void Run(
        ArrayView<float> source, ArrayView<int> order, ArrayView<float> parameters, ArrayView<FusedLayer> layers, ArrayView<float> logits,
        FusedShape shape, int stride)
    {
        var memory = SharedMemory.Allocate<Float4>(FusedSlice.Capacity);
        for (int layer = 0; layer < shape.Layers; layer++)
            FusedSlice.Load(memory, parameters, layers[layer]);
        for (int slice = 0; slice < shape.SlicesPerGroup; slice++)
        {
            int first = (Grid.IdxX * shape.SlicesPerGroup + slice) * FusedSlice.Rows;
            FusedSlice.Gather(memory, source, order, layers[0], shape, first);
            Group.Barrier();
            for (int layer = 0; layer < shape.Layers; layer++)
            {
                FusedSlice.Forward<TActivation>(memory, layers[layer], isLast: layer == shape.Layers - 1);
                Group.Barrier();
            }
            Store(memory.Cast<float>(), logits, layers[shape.Layers - 1], shape, first, stride);
        }
    }

    static void Store(ArrayView<float> memory, ArrayView<float> logits, FusedLayer last, FusedShape shape, int first, int stride)
    {
        int row = Group.IdxX / FusedSlice.Lanes;
        if (first + row >= shape.Rows)
            return;
        for (int k = Group.IdxX % FusedSlice.Lanes; k < last.Outputs; k += FusedSlice.Lanes)
            logits[(first + row) * stride + k] = memory[FusedSlice.Place(last.Y, k, row)];
    }
}

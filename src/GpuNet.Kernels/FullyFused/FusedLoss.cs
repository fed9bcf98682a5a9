using GpuNet.Kernels.Losses;
using GpuNet.Kernels.MatMul;
using GpuNet.Kernels.Reductions;
using ILGPU;

namespace GpuNet.Kernels.FullyFused;

/// <summary>A slice of examples through all layers of a fully fused network to their losses.</summary>
/// <typeparam name="TActivation">θ of all layers but the last, which has none.</typeparam>
/// <typeparam name="TLoss">The loss.</typeparam>
/// <typeparam name="TTargets">How targets are stored.</typeparam>
static class FusedLoss<TActivation, TLoss, TTargets>
    where TActivation : struct, IActivation
    where TLoss : unmanaged, ILoss
    where TTargets : struct, ITargets
{
    /// <summary>
    /// Every thread of the group must call it. δ of the last layer takes the place of its outputs; that of rows beyond the end is 0.
    /// </summary>
    /// <param name="memory">The shared memory, with all parameters.</param>
    /// <param name="source">The data (examples, n₀).</param>
    /// <param name="targets">Y (examples, K), or the classes (examples).</param>
    /// <param name="weights">w (examples). Unused if all examples have equal weight; pass any view.</param>
    /// <param name="positives">p (K). Unused without positive weights; pass any view.</param>
    /// <param name="order">Row numbers of the data.</param>
    /// <param name="layers">The layers.</param>
    /// <param name="losses">The loss of row r is stored at index first + r.</param>
    /// <param name="correct">The fraction of correct outputs of row r, 0 to 1, at the same index.</param>
    /// <param name="shape">The sizes.</param>
    /// <param name="lossShape">The sizes of the loss.</param>
    /// <param name="loss">The constants of the loss.</param>
    /// <param name="first">The slice's first row in the batch.</param>
    public static void Evaluate(
        ArrayView<Float4> memory, ArrayView<float> source, ArrayView<float> targets, ArrayView<float> weights, ArrayView<float> positives,
        ArrayView<int> order, ArrayView<FusedLayer> layers, ArrayView<float> losses, ArrayView<float> correct, FusedShape shape,
        LossShape lossShape, TLoss loss, int first)
    {
        int row = Group.IdxX / FusedSlice.Lanes, example = FusedSlice.Example(order, shape, first + row);
        FusedSlice.Gather(memory, source, order, layers[0], shape, first);
        Group.Barrier();
        for (int layer = 0; layer < shape.Layers; layer++)
        {
            FusedSlice.Forward<TActivation>(memory, layers[layer], isLast: layer == shape.Layers - 1);
            Group.Barrier();
        }

        var last = layers[shape.Layers - 1];
        bool isRow = first + row < shape.Rows;
        var places = new RowPlaces(
            isRow ? last.Outputs : 0, FusedSlice.Place(last.Y, 0, row), 4 * FusedSlice.UnitQuads, IntrinsicMath.Max(example, 0),
            shape.First + first + row);
        var values = memory.Cast<float>();
        LossRow<TLoss, TTargets, Threads32>.Evaluate(
            values, targets, weights, positives, values, losses, correct, places, lossShape, loss);
        if (!isRow)
            Clear(values, last, row);
        Group.Barrier();
    }

    // A row beyond the end adds nothing to the gradients.
    static void Clear(ArrayView<float> memory, FusedLayer last, int row)
    {
        for (int k = Group.IdxX % FusedSlice.Lanes; k < last.Outputs; k += FusedSlice.Lanes)
            memory[FusedSlice.Place(last.Y, k, row)] = 0f;
    }
}

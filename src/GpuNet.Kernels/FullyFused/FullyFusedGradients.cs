using GpuNet.Kernels.Losses;
using GpuNet.Kernels.MatMul;
using GpuNet.Kernels.Reductions;
using GpuNet.Kernels.Vectors;
using ILGPU;

namespace GpuNet.Kernels.FullyFused;

/// <summary>
/// A training step of a narrow network up to its gradients, in one kernel. A group takes its slices of the batch forward through all
/// layers, through the loss and back, and adds their gradients to its own part; <see cref="GradientSum"/> adds the parts.
/// δ of a layer replaces its outputs in shared memory, so θ′ must be computed from the output.
/// </summary>
/// <typeparam name="TActivation">θ of all layers but the last, which has none.</typeparam>
/// <typeparam name="TLoss">The loss.</typeparam>
/// <typeparam name="TTargets">How targets are stored.</typeparam>
static class FullyFusedGradients<TActivation, TLoss, TTargets>
    where TActivation : struct, IActivation
    where TLoss : unmanaged, ILoss
    where TTargets : struct, ITargets
{
    /// <summary>A group for one slice or more.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<int>,
        ArrayView<float>, ArrayView<FusedLayer>, ArrayView<float>, ArrayView<float>, ArrayView<float>, FusedShape, LossShape,
        TLoss>> Kernel =
        new("fully-fused-gradients", Run, GroupReduce.GroupSize, "E and dW, db of N parameters, in parts, for M examples of K features",
            flops: new(MN: 6), bytes: new(MK: 4, M: 16, N: 8),
            sizeof(float) * 4 * FusedSlice.Capacity + LossRow<TLoss, TTargets, Threads32>.SharedBytes);

    /// <summary>The kernel.</summary>
    /// <param name="source">The data (examples, n₀).</param>
    /// <param name="targets">Y (examples, K), or the classes (examples).</param>
    /// <param name="weights">w (examples). Unused if all examples have equal weight; pass any view.</param>
    /// <param name="positives">p (K). Unused without positive weights; pass any view.</param>
    /// <param name="order">Row numbers of the data.</param>
    /// <param name="parameters">All parameters.</param>
    /// <param name="layers">The layers.</param>
    /// <param name="parts">The gradients of each group, laid out like the parameters, one part after another.</param>
    /// <param name="losses">The loss of row r is stored at index first + r.</param>
    /// <param name="correct">The fraction of correct outputs of row r, 0 to 1, at the same index.</param>
    /// <param name="shape">The sizes.</param>
    /// <param name="lossShape">The sizes of the loss.</param>
    /// <param name="loss">The constants of the loss.</param>
    public static void Run(
        ArrayView<float> source, ArrayView<float> targets, ArrayView<float> weights, ArrayView<float> positives, ArrayView<int> order,
        ArrayView<float> parameters, ArrayView<FusedLayer> layers, ArrayView<float> parts, ArrayView<float> losses,
        ArrayView<float> correct, FusedShape shape, LossShape lossShape, TLoss loss)
    {
        var memory = SharedMemory.Allocate<Float4>(FusedSlice.Capacity);
        for (int layer = 0; layer < shape.Layers; layer++)
            FusedSlice.Load(memory, parameters, layers[layer]);
        int part = Grid.IdxX * parameters.IntLength;
        for (int slice = 0; slice < shape.SlicesPerGroup; slice++)
        {
            int first = (Grid.IdxX * shape.SlicesPerGroup + slice) * FusedSlice.Rows;
            FusedLoss<TActivation, TLoss, TTargets>.Evaluate(
                memory, source, targets, weights, positives, order, layers, losses, correct, shape, lossShape, loss, first);
            for (int layer = shape.Layers - 1; layer >= 0; layer--)
            {
                AddGradients(memory, layers[layer], parts, part, isFirst: slice == 0);
                Group.Barrier();
                if (layer == 0)
                    continue;
                Backward(memory, layers[layer]);
                Group.Barrier();
            }
        }
    }

    // ∂E/∂W = Xᵀ·δ and ∂E/∂b = 1ᵀ·δ of the slice: a thread keeps δ of a unit in registers and takes four inputs at a time.
    static void AddGradients(ArrayView<Float4> memory, FusedLayer layer, ArrayView<float> parts, int part, bool isFirst)
    {
        int columns = layer.Outputs, rows = FusedSlice.RowsAtOnce(columns);
        for (int item = Group.IdxX; item < rows * columns; item += GroupReduce.GroupSize)
        {
            int column = item % columns, first = item / columns;
            int delta = layer.Y + column * FusedSlice.UnitQuads;
            Float4 low = memory[delta], high = memory[delta + 1];
            for (int quad = first; quad < layer.InputQuads; quad += rows)
            {
                int row = 4 * quad, x = layer.X + row * FusedSlice.UnitQuads;
                var sums = new Float4(
                    Sum(memory, x, low, high), Sum(memory, x + FusedSlice.UnitQuads, low, high),
                    Sum(memory, x + 2 * FusedSlice.UnitQuads, low, high), Sum(memory, x + 3 * FusedSlice.UnitQuads, low, high));
                int place = part + layer.W + row * layer.Stride + column;
                Add(parts, place, sums.X, isFirst);
                if (row + 1 < layer.Inputs)
                    Add(parts, place + layer.Stride, sums.Y, isFirst);
                if (row + 2 < layer.Inputs)
                    Add(parts, place + 2 * layer.Stride, sums.Z, isFirst);
                if (row + 3 < layer.Inputs)
                    Add(parts, place + 3 * layer.Stride, sums.W, isFirst);
            }
            if (first == 0)
                Add(parts, part + layer.B + column, low.Sum + high.Sum, isFirst);
        }
    }

    // Over the examples of the slice.
    static float Sum(ArrayView<Float4> memory, int x, Float4 low, Float4 high) => Dot(memory[x], low) + Dot(memory[x + 1], high);

    static void Add(ArrayView<float> parts, int place, float gradient, bool isFirst) =>
        parts[place] = isFirst ? gradient : parts[place] + gradient;

    static float Dot(Float4 a, Float4 b) => a.X * b.X + a.Y * b.Y + a.Z * b.Z + a.W * b.W;

    // δ below = (δ·Wᵀ) ⊙ θ′, in place of the outputs below: a unit and four examples a thread.
    static void Backward(ArrayView<Float4> memory, FusedLayer layer)
    {
        for (int item = Group.IdxX; item < layer.Inputs * FusedSlice.Quads; item += GroupReduce.GroupSize)
        {
            int unit = item % layer.Inputs, quad = item / layer.Inputs;
            int weight = layer.Weights + unit * layer.WeightQuads, delta = layer.Y + quad;
            var sum = default(Float4);
            for (int end = weight + layer.OutputQuads; weight < end; weight++)
            {
                var w = memory[weight];
                sum = sum.MultiplyAdd(w.X, memory[delta])
                    .MultiplyAdd(w.Y, memory[delta + FusedSlice.UnitQuads])
                    .MultiplyAdd(w.Z, memory[delta + 2 * FusedSlice.UnitQuads])
                    .MultiplyAdd(w.W, memory[delta + 3 * FusedSlice.UnitQuads]);
                delta += 4 * FusedSlice.UnitQuads;
            }
            int place = layer.X + unit * FusedSlice.UnitQuads + quad;
            var x = memory[place];
            memory[place] = new(
                sum.X * Derivative(x.X), sum.Y * Derivative(x.Y), sum.Z * Derivative(x.Z), sum.W * Derivative(x.W));
        }
    }

    static float Derivative(float x) => TActivation.Derivative(new Lane1(x)).Value;
}

using GpuNet.Kernels.Elementwise;
using GpuNet.Kernels.Reductions;
using GpuNet.Kernels.Vectors;
using ILGPU;

namespace GpuNet.Kernels.MatMul;

/// <summary>The second half of a dense layer's backward pass whose product is split: δ below = Σ parts ⊙ θ′.</summary>
/// <typeparam name="TActivation">θ of the layer below.</typeparam>
static class BackwardOfParts<TActivation> where TActivation : struct, IActivation
{
    /// <summary>One thread per element.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, ArrayView<float>, MatrixShape, SumSplit, int>> Kernel =
        new("backward-of-parts", Run, 256, "δ below = (sum of K parts of δ·Wᵀ) ⊙ θ′", flops: new(MNK: 1, MN: 2),
            bytes: new(MNK: 4, MN: 8));

    /// <summary>The kernel.</summary>
    /// <param name="parts">The parts of δ·Wᵀ, one after another.</param>
    /// <param name="from">What θ′ is computed from (M, N).</param>
    /// <param name="below">The result (M, N).</param>
    /// <param name="shape">Of all of them.</param>
    /// <param name="split">The parts.</param>
    /// <param name="count">Number of parts.</param>
    public static void Run(
        ArrayView<float> parts, ArrayView<float> from, ArrayView<float> below, MatrixShape shape, SumSplit split, int count)
    {
        int element = Grid.GlobalLinearIndex;
        if (element >= shape.Count)
            return;
        int place = shape.Index(element);
        below[place] = SumParts.Sum(parts, place, split.Length, count) * TActivation.Derivative(new Lane1(from[place])).Value;
    }
}

using GpuNet.Kernels.Elementwise;
using GpuNet.Kernels.Reductions;
using GpuNet.Kernels.Vectors;
using ILGPU;

namespace GpuNet.Kernels.MatMul;

/// <summary>The second half of a dense layer's forward pass whose product is split: S = Σ parts + b, Y = θ(S).</summary>
/// <typeparam name="TActivation">θ.</typeparam>
static class ForwardOfParts<TActivation> where TActivation : struct, IActivation
{
    /// <summary>One thread per element.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, MatrixShape, int,
        SumSplit, int>> Kernel =
        new("forward-of-parts", Run, 256, "Y = θ(sum of K parts of X·W + b)", flops: new(MNK: 1, MN: 2),
            bytes: new(MNK: 4, MN: TActivation.DerivativeFrom == DerivativeSource.Input ? 8 : 4, N: 4));

    /// <summary>The kernel. S is written only if θ′ is computed from it; otherwise pass any view.</summary>
    /// <param name="parts">The parts of X·W, one after another.</param>
    /// <param name="b">b (N), or (M, N) for a separate bias per row.</param>
    /// <param name="s">S (M, N).</param>
    /// <param name="y">Y (M, N).</param>
    /// <param name="shape">Of S, Y and each part.</param>
    /// <param name="strideB">Floats from one row's bias to the next, 0 for one bias.</param>
    /// <param name="split">The parts.</param>
    /// <param name="count">Number of parts.</param>
    public static void Run(
        ArrayView<float> parts, ArrayView<float> b, ArrayView<float> s, ArrayView<float> y, MatrixShape shape, int strideB,
        SumSplit split, int count)
    {
        int element = Grid.GlobalLinearIndex;
        if (element >= shape.Count)
            return;
        int place = shape.Index(element);
        float preActivation = SumParts.Sum(parts, place, split.Length, count)
            + b[element / shape.Columns * strideB + element % shape.Columns];
        if (TActivation.DerivativeFrom == DerivativeSource.Input)
            s[place] = preActivation;
        y[place] = TActivation.Apply(new Lane1(preActivation)).Value;
    }
}

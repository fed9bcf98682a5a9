using GpuNet.Kernels.Vectors;
using ILGPU;

namespace GpuNet.Kernels.Elementwise;

/// <summary>δ ← δ ⊙ θ′.</summary>
/// <typeparam name="TActivation">θ.</typeparam>
static class Differentiate<TActivation> where TActivation : struct, IActivation
{
    /// <summary>One thread per element.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, MatrixShape>> Kernel =
        new("differentiate", Run, 256, "δ ← δ ⊙ θ′", flops: new(MN: 2), bytes: new(MN: 12));

    /// <summary>The kernel.</summary>
    /// <param name="delta">δ (N, n).</param>
    /// <param name="from">What θ′ is computed from (N, n).</param>
    /// <param name="shape">Of both.</param>
    public static void Run(ArrayView<float> delta, ArrayView<float> from, MatrixShape shape)
    {
        int element = Grid.GlobalLinearIndex;
        if (element < shape.Count)
            delta[shape.Index(element)] *= TActivation.Derivative(new Lane1(from[shape.Index(element)])).Value;
    }
}

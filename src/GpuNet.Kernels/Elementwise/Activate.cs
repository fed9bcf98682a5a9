using GpuNet.Kernels.Vectors;
using ILGPU;

namespace GpuNet.Kernels.Elementwise;

/// <summary>X = θ(S).</summary>
/// <typeparam name="TActivation">θ.</typeparam>
static class Activate<TActivation> where TActivation : struct, IActivation
{
    /// <summary>One thread per element.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, MatrixShape>> Kernel =
        new("activate", Run, 256, "X = θ(S)", flops: new(MN: 1), bytes: new(MN: 8));

    /// <summary>The kernel; X may be S.</summary>
    /// <param name="s">S (N, n).</param>
    /// <param name="x">X (N, n).</param>
    /// <param name="shape">Of both.</param>
    public static void Run(ArrayView<float> s, ArrayView<float> x, MatrixShape shape)
    {
        int element = Grid.GlobalLinearIndex;
        if (element < shape.Count)
            x[shape.Index(element)] = TActivation.Apply(new Lane1(s[shape.Index(element)])).Value;
    }
}

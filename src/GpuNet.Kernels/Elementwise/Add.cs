using ILGPU;

namespace GpuNet.Kernels.Elementwise;

/// <summary>Y ← Y + X.</summary>
static class Add
{
    /// <summary>One thread per element.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, MatrixShape>> Kernel =
        new("add", Run, 256, "Y ← Y + X", flops: new(MN: 1), bytes: new(MN: 12));

    /// <summary>The kernel.</summary>
    /// <param name="x">X (N, n).</param>
    /// <param name="y">Y (N, n).</param>
    /// <param name="shape">Of both.</param>
    public static void Run(ArrayView<float> x, ArrayView<float> y, MatrixShape shape)
    {
        int element = Grid.GlobalLinearIndex;
        if (element < shape.Count)
            y[shape.Index(element)] += x[shape.Index(element)];
    }
}

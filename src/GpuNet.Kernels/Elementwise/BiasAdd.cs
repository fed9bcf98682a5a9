using ILGPU;

namespace GpuNet.Kernels.Elementwise;

/// <summary>S ← S + b, b broadcast over the rows.</summary>
static class BiasAdd
{
    /// <summary>One thread per element.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, MatrixShape>> Kernel =
        new("bias-add", Run, 256, "S ← S + b", flops: new(MN: 1), bytes: new(MN: 8, N: 4));

    /// <summary>The kernel.</summary>
    /// <param name="s">S (N, n).</param>
    /// <param name="b">b (n).</param>
    /// <param name="shape">Of S.</param>
    public static void Run(ArrayView<float> s, ArrayView<float> b, MatrixShape shape)
    {
        int element = Grid.GlobalLinearIndex;
        if (element < shape.Count)
            s[shape.Index(element)] += b[element % shape.Columns];
    }
}

using ILGPU;

namespace GpuNet.Kernels.MatMul;

/// <summary>C = A·B with one thread per output: the first rung of the ladder, and the reference for the tiled product.</summary>
/// <typeparam name="TA">The memory layout of A.</typeparam>
/// <typeparam name="TB">The memory layout of B.</typeparam>
static class NaiveProduct<TA, TB> where TA : struct, IPanelLayout where TB : struct, IPanelLayout
{
    /// <summary>One thread per output.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, ArrayView<float>, MatMulShape>> Kernel =
        new("matmul-naive", Run, 256, "C = A·B, one thread per output", flops: new(MNK: 2), bytes: new(MK: 4, NK: 4, MN: 4));

    /// <summary>The kernel.</summary>
    public static void Run(ArrayView<float> a, ArrayView<float> b, ArrayView<float> c, MatMulShape shape)
    {
        int output = Grid.GlobalLinearIndex;
        if (output >= shape.M * shape.N)
            return;
        int row = output / shape.N;
        int column = output % shape.N;
        float sum = 0f;
        for (int k = 0; k < shape.K; k++)
            sum += a[TA.Index(row, k, shape.StrideA)] * b[TB.Index(column, k, shape.StrideB)];
        c[row * shape.StrideC + column] = sum;
    }
}

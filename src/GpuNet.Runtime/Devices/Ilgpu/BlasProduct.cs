using GpuNet.Kernels.MatMul;
using ILGPU;

namespace GpuNet.Devices.Ilgpu;

/// <summary>Products of matrices that are stored row by row, by a library for which rows are columns.</summary>
/// <param name="Blas">The library.</param>
/// <param name="Precision">In what products are computed.</param>
sealed record BlasProduct(IBlas Blas, Precision Precision)
{
    /// <summary>The library's name.</summary>
    public string Name => Blas.Name;

    /// <summary>C (M, N) = A·B.</summary>
    /// <remarks>
    /// What is stored row by row is the transpose of what the library sees: it computes Cᵀ = Bᵀ·Aᵀ (N, M), and finds Bᵀ where the rows of
    /// B are contiguous, Aᵀ where those of A are.
    /// </remarks>
    /// <typeparam name="TA">The memory layout of A.</typeparam>
    /// <typeparam name="TB">The memory layout of B.</typeparam>
    /// <param name="a">A (M, K).</param>
    /// <param name="b">B (K, N).</param>
    /// <param name="c">C.</param>
    /// <param name="shape">The sizes.</param>
    public void Multiply<TA, TB>(ArrayView<float> a, ArrayView<float> b, ArrayView<float> c, MatMulShape shape)
        where TA : struct, IPanelLayout
        where TB : struct, IPanelLayout =>
        Blas.Gemm(
            Precision, TB.IsDepthContiguous, !TA.IsDepthContiguous, shape.N, shape.M, shape.K, b, shape.StrideB, a, shape.StrideA, c,
            shape.StrideC);

    /// <summary>The sum of each column of a matrix, in float32.</summary>
    /// <param name="matrix">The matrix (rows, columns).</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="ones">A 1 for each row.</param>
    /// <param name="sums">The sums (columns).</param>
    public void SumColumns(ArrayView<float> matrix, int stride, ArrayView<float> ones, ArrayView<float> sums) =>
        Blas.Gemv(sums.IntLength, ones.IntLength, matrix, stride, ones, sums);
}

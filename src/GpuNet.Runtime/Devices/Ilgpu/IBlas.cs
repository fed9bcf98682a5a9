using ILGPU;

namespace GpuNet.Devices.Ilgpu;

/// <summary>A library of products of float32 matrices, in the terms of BLAS: they are stored column by column.</summary>
interface IBlas
{
    /// <summary>Its name and version.</summary>
    string Name { get; }

    /// <summary>Whether it computes products in a precision.</summary>
    bool Computes(Precision precision);

    /// <summary>
    /// C (m, n) = op(A)·op(B), where op is the matrix or its transpose: A is stored as (m, k) or (k, m), B as (k, n) or (n, k).
    /// </summary>
    /// <param name="precision">In what the product is computed.</param>
    /// <param name="transposesA">Whether A is transposed.</param>
    /// <param name="transposesB">Whether B is transposed.</param>
    /// <param name="m">Rows of C.</param>
    /// <param name="n">Columns of C.</param>
    /// <param name="k">Terms of each sum.</param>
    /// <param name="a">A.</param>
    /// <param name="lda">Floats from one column of A to the next.</param>
    /// <param name="b">B.</param>
    /// <param name="ldb">Floats from one column of B to the next.</param>
    /// <param name="c">C.</param>
    /// <param name="ldc">Floats from one column of C to the next.</param>
    void Gemm(
        Precision precision, bool transposesA, bool transposesB, int m, int n, int k, ArrayView<float> a, int lda, ArrayView<float> b,
        int ldb, ArrayView<float> c, int ldc);

    /// <summary>y (m) = A (m, n)·x (n), in float32.</summary>
    /// <param name="m">Rows of A.</param>
    /// <param name="n">Columns of A.</param>
    /// <param name="a">A.</param>
    /// <param name="lda">Floats from one column of A to the next.</param>
    /// <param name="x">x.</param>
    /// <param name="y">y.</param>
    void Gemv(int m, int n, ArrayView<float> a, int lda, ArrayView<float> x, ArrayView<float> y);
}

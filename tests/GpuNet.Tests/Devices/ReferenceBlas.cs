using GpuNet.Devices.Ilgpu;
using GpuNet.Kernels.MatMul;
using ILGPU;
using ILGPU.Runtime;

namespace GpuNet.Tests.Devices;

/// <summary>BLAS as its definition says it, in double precision, on memory of the host.</summary>
sealed class ReferenceBlas : IBlas
{
    public string Name => "reference BLAS 1";

    /// <summary>Calls of <see cref="Gemm"/>.</summary>
    public int Products { get; private set; }

    public bool Computes(Precision precision) => true;

    public void Gemm(
        Precision precision, bool transposesA, bool transposesB, int m, int n, int k, ArrayView<float> a, int lda, ArrayView<float> b,
        int ldb, ArrayView<float> c, int ldc)
    {
        Products++;
        Span<float> left = SpanOf(a), right = SpanOf(b), result = SpanOf(c);
        for (int column = 0; column < n; column++)
        {
            for (int row = 0; row < m; row++)
            {
                double sum = 0;
                for (int step = 0; step < k; step++)
                {
                    double x = Rounded(left[transposesA ? row * lda + step : step * lda + row]);
                    sum += x * Rounded(right[transposesB ? step * ldb + column : column * ldb + step]);
                }
                result[column * ldc + row] = (float)sum;
            }
        }

        float Rounded(float value) => precision == Precision.Tf32 ? Tf32.Round(value) : value;
    }

    public void Gemv(int m, int n, ArrayView<float> a, int lda, ArrayView<float> x, ArrayView<float> y)
    {
        Span<float> matrix = SpanOf(a), vector = SpanOf(x), result = SpanOf(y);
        for (int row = 0; row < m; row++)
        {
            double sum = 0;
            for (int column = 0; column < n; column++)
                sum += (double)matrix[column * lda + row] * vector[column];
            result[row] = (float)sum;
        }
    }

    static unsafe Span<float> SpanOf(ArrayView<float> view) => new((void*)view.LoadEffectiveAddressAsPtr(), view.IntLength);
}

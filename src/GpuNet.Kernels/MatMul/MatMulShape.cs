namespace GpuNet.Kernels.MatMul;

/// <summary>
/// The sizes of C (M × N) = A (M × K) · B (K × N), and their strides in floats, multiples of 4. A bias has stride 0 if one row applies to
/// all rows of C.
/// </summary>
readonly record struct MatMulShape(int M, int N, int K, int StrideA, int StrideB, int StrideC, int StrideBias = 0);

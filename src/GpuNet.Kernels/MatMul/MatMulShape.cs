namespace GpuNet.Kernels.MatMul;

/// <summary>
/// The sizes of C (M × N) = A (M × K) · B (K × N), and the floats from one stored row of each to the next, multiples of 4.
/// A bias has a stride of 0 where one row of it is for all rows of C.
/// </summary>
readonly record struct MatMulShape(int M, int N, int K, int StrideA, int StrideB, int StrideC, int StrideBias = 0);

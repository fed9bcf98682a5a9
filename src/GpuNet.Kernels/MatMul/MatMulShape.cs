namespace GpuNet.Kernels.MatMul;

/// <summary>
/// The sizes of C (M × N) = A (M × K) · B (K × N), and their strides in floats, multiples of 4. A bias has stride 0 if one row applies to
/// all rows of C. A launch may compute several products of the same sizes, one for each place of its grid in z.
/// </summary>
readonly record struct MatMulShape(
    int M, int N, int K, int StrideA, int StrideB, int StrideC, int StrideBias = 0, MemberPitch Pitch = default);

/// <summary>How far the operands of a product lie behind those of the product before, in floats, multiples of 4.</summary>
/// <param name="A">From one A to the next.</param>
/// <param name="B">From one B to the next.</param>
/// <param name="C">From one C to the next, and what has its layout.</param>
/// <param name="Bias">From one bias, or sum of columns, to the next.</param>
readonly record struct MemberPitch(int A, int B, int C, int Bias);

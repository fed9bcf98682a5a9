using ILGPU;
using ILGPU.Runtime.Cuda;

namespace GpuNet.Kernels.MatMul;

/// <summary>
/// A warp's product on tensor cores: 32 × 16 outputs over 8 steps of the sum. The thread of group g = lane / 4 and place t = lane mod 4
/// has the <see cref="Block"/> of rows 4g to 4g + 3 and columns 4t to 4t + 3.
/// </summary>
/// <remarks>
/// It is four times <c>mma.m16n8k8</c>. Which rows, columns and steps its fragments take is free, as long as A, B and C agree: row g + 8h
/// of fragment i is row 4g + 2i + h, column n of fragment j is column 2n + j, and steps t and t + 4 are steps 2t and 2t + 1. So what a
/// thread gives of a fragment are elements beside each other, which lie in consecutive registers when they have been read.
/// </remarks>
static class TensorCores
{
    /// <summary>Steps of the sum.</summary>
    public const int Depth = 8;

    /// <summary>Blocks of 4 × 4 beside each other.</summary>
    public const int BlocksAcross = 4;

    /// <summary>
    /// The instructions. %0 to %15 are the sums row by row, %16 to %19 and %20 to %23 two rows of A at two steps, step by step, and %24 to
    /// %27 two columns of B at two steps, column by column.
    /// </summary>
    public const string Instructions =
        Multiply + "{%0, %2, %4, %6}, {%16, %17, %18, %19}, {%24, %25}, {%0, %2, %4, %6}; "
        + Multiply + "{%1, %3, %5, %7}, {%16, %17, %18, %19}, {%26, %27}, {%1, %3, %5, %7}; "
        + Multiply + "{%8, %10, %12, %14}, {%20, %21, %22, %23}, {%24, %25}, {%8, %10, %12, %14}; "
        + Multiply + "{%9, %11, %13, %15}, {%20, %21, %22, %23}, {%26, %27}, {%9, %11, %13, %15};";

    const string Multiply = "mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 ";

    /// <summary>The column of a thread's block, in blocks.</summary>
    public static int BlockColumn(int lane) => lane % BlocksAcross;

    /// <summary>The first of the two steps that a thread reads.</summary>
    public static int FirstStep(int lane) => lane % BlocksAcross * 2;

    /// <summary>The pair of columns that a thread reads.</summary>
    public static int ColumnPair(int lane) => lane / BlocksAcross;

    /// <summary>The sums, with the products of 8 steps added. All threads of a warp must call it.</summary>
    /// <param name="sums">The thread's sums.</param>
    /// <param name="a">The thread's rows of A at its steps.</param>
    /// <param name="b">The columns of B that the thread reads, at its steps.</param>
    public static Block MultiplyAdd(Block sums, PanelPart a, Float4 b)
    {
        Ref<float> c00 = sums.Row0.X, c01 = sums.Row0.Y, c02 = sums.Row0.Z, c03 = sums.Row0.W;
        Ref<float> c10 = sums.Row1.X, c11 = sums.Row1.Y, c12 = sums.Row1.Z, c13 = sums.Row1.W;
        Ref<float> c20 = sums.Row2.X, c21 = sums.Row2.Y, c22 = sums.Row2.Z, c23 = sums.Row2.W;
        Ref<float> c30 = sums.Row3.X, c31 = sums.Row3.Y, c32 = sums.Row3.Z, c33 = sums.Row3.W;
        // PTX takes operands from registers of bits.
        Input<uint> a00 = Bits(a.First.X), a01 = Bits(a.First.Y), a02 = Bits(a.First.Z), a03 = Bits(a.First.W);
        Input<uint> a10 = Bits(a.Second.X), a11 = Bits(a.Second.Y), a12 = Bits(a.Second.Z), a13 = Bits(a.Second.W);
        Input<uint> b00 = Bits(b.X), b01 = Bits(b.Y), b10 = Bits(b.Z), b11 = Bits(b.W);
        CudaAsm.EmitRef(
            Instructions,
            ref c00, ref c01, ref c02, ref c03, ref c10, ref c11, ref c12, ref c13,
            ref c20, ref c21, ref c22, ref c23, ref c30, ref c31, ref c32, ref c33,
            ref a00, ref a01, ref a02, ref a03, ref a10, ref a11, ref a12, ref a13, ref b00, ref b01, ref b10, ref b11);
        return new(
            new(c00.Value, c01.Value, c02.Value, c03.Value), new(c10.Value, c11.Value, c12.Value, c13.Value),
            new(c20.Value, c21.Value, c22.Value, c23.Value), new(c30.Value, c31.Value, c32.Value, c33.Value));
    }

    static uint Bits(float value) => Interop.FloatAsInt(value);
}

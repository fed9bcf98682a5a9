using ILGPU.Runtime.Cuda;

namespace GpuNet.Kernels.MatMul;

/// <summary>4 × 4 sums in registers. Fields, not an array: ILGPU keeps an array in local memory unless every index is a constant.</summary>
/// <param name="row0">The first row.</param>
/// <param name="row1">The second row.</param>
/// <param name="row2">The third row.</param>
/// <param name="row3">The fourth row.</param>
readonly struct Block(Float4 row0, Float4 row1, Float4 row2, Float4 row3)
{
    /// <summary>The first row.</summary>
    public readonly Float4 Row0 = row0;

    /// <summary>The second row.</summary>
    public readonly Float4 Row1 = row1;

    /// <summary>The third row.</summary>
    public readonly Float4 Row2 = row2;

    /// <summary>The fourth row.</summary>
    public readonly Float4 Row3 = row3;

    /// <summary>This + a·bᵀ: four rows of A against four columns of B.</summary>
    public Block MultiplyAdd(Float4 a, Float4 b) => CudaAsm.IsSupported
        ? FusedMultiplyAdd(a, b)
        : new(Row0.MultiplyAdd(a.X, b), Row1.MultiplyAdd(a.Y, b), Row2.MultiplyAdd(a.Z, b), Row3.MultiplyAdd(a.W, b));

    // ILGPU moves multiply-adds behind all loads of a loop, which then need more registers than there are. It leaves PTX where it is.
    Block FusedMultiplyAdd(Float4 a, Float4 b)
    {
        Ref<float> c00 = Row0.X, c01 = Row0.Y, c02 = Row0.Z, c03 = Row0.W;
        Ref<float> c10 = Row1.X, c11 = Row1.Y, c12 = Row1.Z, c13 = Row1.W;
        Ref<float> c20 = Row2.X, c21 = Row2.Y, c22 = Row2.Z, c23 = Row2.W;
        Ref<float> c30 = Row3.X, c31 = Row3.Y, c32 = Row3.Z, c33 = Row3.W;
        Input<float> a0 = a.X, a1 = a.Y, a2 = a.Z, a3 = a.W;
        Input<float> b0 = b.X, b1 = b.Y, b2 = b.Z, b3 = b.W;
        CudaAsm.EmitRef(
            "fma.rn.f32 %0, %16, %20, %0; fma.rn.f32 %1, %16, %21, %1; fma.rn.f32 %2, %16, %22, %2; fma.rn.f32 %3, %16, %23, %3; "
            + "fma.rn.f32 %4, %17, %20, %4; fma.rn.f32 %5, %17, %21, %5; fma.rn.f32 %6, %17, %22, %6; fma.rn.f32 %7, %17, %23, %7; "
            + "fma.rn.f32 %8, %18, %20, %8; fma.rn.f32 %9, %18, %21, %9; fma.rn.f32 %10, %18, %22, %10; fma.rn.f32 %11, %18, %23, %11; "
            + "fma.rn.f32 %12, %19, %20, %12; fma.rn.f32 %13, %19, %21, %13; fma.rn.f32 %14, %19, %22, %14; fma.rn.f32 %15, %19, %23, %15;",
            ref c00, ref c01, ref c02, ref c03, ref c10, ref c11, ref c12, ref c13,
            ref c20, ref c21, ref c22, ref c23, ref c30, ref c31, ref c32, ref c33,
            ref a0, ref a1, ref a2, ref a3, ref b0, ref b1, ref b2, ref b3);
        return new(
            new(c00.Value, c01.Value, c02.Value, c03.Value), new(c10.Value, c11.Value, c12.Value, c13.Value),
            new(c20.Value, c21.Value, c22.Value, c23.Value), new(c30.Value, c31.Value, c32.Value, c33.Value));
    }

    /// <summary>The other rows, each moved up by one.</summary>
    public Block WithoutFirstRow() => new(Row1, Row2, Row3, default);
}

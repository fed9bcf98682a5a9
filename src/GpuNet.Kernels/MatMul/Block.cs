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
    public Block MultiplyAdd(Float4 a, Float4 b) =>
        new(Row0.MultiplyAdd(a.X, b), Row1.MultiplyAdd(a.Y, b), Row2.MultiplyAdd(a.Z, b), Row3.MultiplyAdd(a.W, b));

    /// <summary>The other rows, each moved up by one.</summary>
    public Block WithoutFirstRow() => new(Row1, Row2, Row3, default);
}

using ILGPU;
using ILGPU.Runtime.Cuda;

namespace GpuNet.Kernels.MatMul;

/// <summary>Multiplies a panel of A with one of B: for GPUs all steps without a loop, so that their offsets are constants.</summary>
/// <typeparam name="TTile">The tile.</typeparam>
/// <typeparam name="TA">The memory layout of A.</typeparam>
/// <typeparam name="TB">The memory layout of B.</typeparam>
static class PanelProduct<TTile, TA, TB>
    where TTile : struct, ITile
    where TA : struct, IPanelLayout
    where TB : struct, IPanelLayout
{
    // Elsewhere each thread multiplies rounded operands as in float32.
    static bool OnTensorCores => TTile.Precision == Precision.Tf32 && CudaAsm.IsSupported;

    // Quads from one step to the next.
    static int StrideA => Panel<RowsOf<TTile>, TA, Aligned, TTile>.Stride >> 2;

    static int StrideB => Panel<ColumnsOf<TTile>, TB, Aligned, TTile>.Stride >> 2;

    // Quads from a thread's first block to the second, which lies half a tile further on.
    static int SecondRows => TTile.RowBlocks > 1 ? TTile.Rows / 8 : 0;

    static int SecondColumns => TTile.ColumnBlocks > 1 ? TTile.Columns / 8 : 0;

    static int Lane => Group.IdxX % TileProduct.WarpSize;

    /// <summary>The first quad of A's panel that this thread reads.</summary>
    public static int FirstOfA => TileProduct.BlockRow<TTile>() + (OnTensorCores ? TensorCores.FirstStep(Lane) * StrideA : 0);

    /// <summary>The first quad of B's panel that this thread reads.</summary>
    public static int FirstOfB => OnTensorCores
        ? TileProduct.BlockColumn<TTile>() - TensorCores.BlockColumn(Lane) + TensorCores.ColumnPair(Lane) / 2
            + (TensorCores.FirstStep(Lane) + TensorCores.ColumnPair(Lane) % 2) * StrideB
        : TileProduct.BlockColumn<TTile>();

    /// <summary>The sums with the panels' product added.</summary>
    /// <param name="sums">This thread's sums.</param>
    /// <param name="panels">Shared memory.</param>
    /// <param name="places">Where the panels lie in it.</param>
    public static TileSums Add(TileSums sums, ArrayView<float> panels, PanelPlaces places)
    {
        var a = panels.Cast<Float4>().SubView(places.ReadA, (TTile.Depth - 1) * StrideA + SecondRows + 1);
        var b = panels.Cast<Float4>().SubView(places.ReadB, (TTile.Depth - 1) * StrideB + SecondColumns + 1);
        if (TTile.Precision == Precision.Float32)
            return FourSteps(FourSteps(sums, a, b, 0), a, b, 4);
        return CudaAsm.IsSupported
            ? AddOnTensorCores(AddOnTensorCores(sums, a, b, 0), a, b, TensorCores.Depth)
            : AddPairsOfSteps(sums, a, b);
    }

    static TileSums FourSteps(TileSums sums, ArrayView<Float4> a, ArrayView<Float4> b, int step) =>
        TwoSteps(TwoSteps(sums, a, b, step), a, b, step + 2);

    static TileSums TwoSteps(TileSums sums, ArrayView<Float4> a, ArrayView<Float4> b, int step) =>
        Step(Step(sums, a, b, step * StrideA, step * StrideB), a, b, (step + 1) * StrideA, (step + 1) * StrideB);

    static TileSums Step(TileSums sums, ArrayView<Float4> a, ArrayView<Float4> b, int placeA, int placeB) => Add(
        sums, a[placeA], TTile.RowBlocks > 1 ? a[placeA + SecondRows] : default,
        b[placeB], TTile.ColumnBlocks > 1 ? b[placeB + SecondColumns] : default);

    static TileSums AddPairsOfSteps(TileSums sums, ArrayView<Float4> a, ArrayView<Float4> b)
    {
        for (int step = 0; step < TTile.Depth; step += 2)
        {
            int placeA = step * StrideA, placeB = step * StrideB;
            var a0 = RowsAt(a, placeA);
            var b0 = ColumnsAt(b, placeB);
            var a1 = TTile.RowBlocks > 1 ? RowsAt(a, placeA + SecondRows) : default;
            var b1 = TTile.ColumnBlocks > 1 ? ColumnsAt(b, placeB + SecondColumns) : default;
            sums = Add(Add(sums, a0.First, a1.First, b0.First, b1.First), a0.Second, a1.Second, b0.Second, b1.Second);
        }
        return sums;
    }

    static PanelPart RowsAt(ArrayView<Float4> a, int place) =>
        Panel<RowsOf<TTile>, TA, Aligned, TTile>.Steps(new(a[place], a[place + StrideA]));

    static PanelPart ColumnsAt(ArrayView<Float4> b, int place) =>
        Panel<ColumnsOf<TTile>, TB, Aligned, TTile>.Steps(new(b[place], b[place + StrideB]));

    // One step, each thread with its own rows and columns.
    static TileSums Add(TileSums sums, Float4 a0, Float4 a1, Float4 b0, Float4 b1) => new(
        sums.C00.MultiplyAdd(a0, b0),
        TTile.ColumnBlocks > 1 ? sums.C01.MultiplyAdd(a0, b1) : default,
        TTile.RowBlocks > 1 ? sums.C10.MultiplyAdd(a1, b0) : default,
        TTile.RowBlocks > 1 && TTile.ColumnBlocks > 1 ? sums.C11.MultiplyAdd(a1, b1) : default,
        sums.Columns);

    // Eight steps, each thread with what tensor cores take from it.
    static TileSums AddOnTensorCores(TileSums sums, ArrayView<Float4> a, ArrayView<Float4> b, int step)
    {
        int placeA = step * StrideA, placeB = step * StrideB;
        var a0 = new PanelPart(a[placeA], a[placeA + StrideA]);
        var b0 = b[placeB];
        var a1 = TTile.RowBlocks > 1 ? new PanelPart(a[placeA + SecondRows], a[placeA + SecondRows + StrideA]) : default;
        var b1 = TTile.ColumnBlocks > 1 ? b[placeB + SecondColumns] : default;
        return new(
            TensorCores.MultiplyAdd(sums.C00, a0, b0),
            TTile.ColumnBlocks > 1 ? TensorCores.MultiplyAdd(sums.C01, a0, b1) : default,
            TTile.RowBlocks > 1 ? TensorCores.MultiplyAdd(sums.C10, a1, b0) : default,
            TTile.RowBlocks > 1 && TTile.ColumnBlocks > 1 ? TensorCores.MultiplyAdd(sums.C11, a1, b1) : default,
            sums.Columns);
    }
}

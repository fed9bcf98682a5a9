using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Devices.Cpu.MatMul;

/// <summary>
/// The innermost part of a product: a tile of C stays in registers while the depth k is walked, and every step is a
/// column of the left panel times a row of the right one. Each output is one chain of multiply-adds in the order of k,
/// whatever the tile: so its bits depend neither on the tile's size nor on the register's width nor on who computes it.
/// </summary>
/// <typeparam name="V">A register.</typeparam>
static unsafe class MicroKernel<V> where V : struct, IQuads<V>
{
    static readonly delegate*<in TileTask, void>[] oneRegister = Tiles<One>();
    static readonly delegate*<in TileTask, void>[] twoRegisters = Tiles<Two>();

    /// <summary>
    /// Rows of a full tile. With two registers a row, two for the right panel and one for the left, 12 rows fit into 32
    /// registers and 6 into 16, which is enough chains to keep two multiply-add units busy.
    /// </summary>
    public static int Rows { get; } = Avx512F.VL.IsSupported || AdvSimd.Arm64.IsSupported ? 12 : 6;

    /// <summary>Columns of a full tile.</summary>
    public static int Columns => 2 * V.Count;

    /// <summary>What computes tiles of that many rows, 1 to <see cref="Rows"/>, and registers a row, 1 or 2.</summary>
    public static delegate*<in TileTask, void> For(int rows, int registers) => (registers == 1 ? oneRegister : twoRegisters)[rows - 1];

    static delegate*<in TileTask, void>[] Tiles<TRegisters>() where TRegisters : struct, ICount =>
    [
        &Tile<One, TRegisters>, &Tile<Two, TRegisters>, &Tile<Three, TRegisters>, &Tile<Four, TRegisters>,
        &Tile<Five, TRegisters>, &Tile<Six, TRegisters>, &Tile<Seven, TRegisters>, &Tile<Eight, TRegisters>,
        &Tile<Nine, TRegisters>, &Tile<Ten, TRegisters>, &Tile<Eleven, TRegisters>, &Tile<Twelve, TRegisters>,
    ];

    // Rows that a tile does not have leave no code behind: whether there is a row is a constant for the JIT. It compiles this once
    // and for all: nothing that it could learn from the first calls would make it better.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Tile<TRows, TRegisters>(in TileTask task)
        where TRows : struct, ICount
        where TRegisters : struct, ICount
    {
        TileRows<V, TRows, TRegisters> rows = default;
        if (task.Accumulates)
            rows.Load(task.C.Data, task.C.Stride);

        // Three pointers and two offsets reach twelve rows without arithmetic inside the loop. Steps are in bytes, or the JIT scales them.
        int depth = task.Depth;
        nint stride = task.Left.Stride, stride3 = 3 * stride;
        float* a = task.Left.Data, a4 = a + 4 * stride, a8 = a + 8 * stride, b = task.Right;
        nint leftStep = sizeof(float) * task.Left.Step, rightStep = sizeof(float) * task.RightStep;
        Walk first = task.Ahead.First, second = task.Ahead.Second;
        // Four steps at a time: to count and to announce at each of them would take as many instructions as to multiply.
        for (; depth >= Walk.Pause; depth -= Walk.Pause)
        {
            rows.MultiplyAdd(a, a4, a8, stride, stride3, b);
            Next<TRows>(ref a, ref a4, ref a8, ref b, leftStep, rightStep);
            rows.MultiplyAdd(a, a4, a8, stride, stride3, b);
            Next<TRows>(ref a, ref a4, ref a8, ref b, leftStep, rightStep);
            rows.MultiplyAdd(a, a4, a8, stride, stride3, b);
            Next<TRows>(ref a, ref a4, ref a8, ref b, leftStep, rightStep);
            rows.MultiplyAdd(a, a4, a8, stride, stride3, b);
            Next<TRows>(ref a, ref a4, ref a8, ref b, leftStep, rightStep);
            // A narrow tile has more loads than multiplications as it is.
            if (TRegisters.Value > 1)
            {
                first.Announce();
                second.Announce();
            }
        }
        for (; depth > 0; depth--)
        {
            rows.MultiplyAdd(a, a4, a8, stride, stride3, b);
            Next<TRows>(ref a, ref a4, ref a8, ref b, leftStep, rightStep);
        }
        rows.Store(task.C.Data, task.C.Stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Next<TRows>(ref float* a, ref float* a4, ref float* a8, ref float* b, nint leftStep, nint rightStep)
        where TRows : struct, ICount
    {
        a = (float*)((byte*)a + leftStep);
        if (TRows.Value > 4)
            a4 = (float*)((byte*)a4 + leftStep);
        if (TRows.Value > 8)
            a8 = (float*)((byte*)a8 + leftStep);
        b = (float*)((byte*)b + rightStep);
    }
}

/// <summary>The sums of a tile, which stay in registers.</summary>
unsafe struct TileRows<V, TRows, TRegisters>
    where V : struct, IQuads<V>
    where TRows : struct, ICount
    where TRegisters : struct, ICount
{
    TileRow<V, TRows, TRegisters> row0, row1, row2, row3, row4, row5, row6, row7, row8, row9, row10, row11;

    /// <summary>Adds a step of k: a column of the left panel times a row of the right one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MultiplyAdd(float* a, float* a4, float* a8, nint stride, nint stride3, float* b)
    {
        V b0 = V.Load(b), b1 = TRegisters.Value > 1 ? V.Load(b + V.Count) : V.Zero;
        row0.MultiplyAdd(0, a, b0, b1);
        row1.MultiplyAdd(1, a + stride, b0, b1);
        row2.MultiplyAdd(2, a + 2 * stride, b0, b1);
        row3.MultiplyAdd(3, a + stride3, b0, b1);
        row4.MultiplyAdd(4, a4, b0, b1);
        row5.MultiplyAdd(5, a4 + stride, b0, b1);
        row6.MultiplyAdd(6, a4 + 2 * stride, b0, b1);
        row7.MultiplyAdd(7, a4 + stride3, b0, b1);
        row8.MultiplyAdd(8, a8, b0, b1);
        row9.MultiplyAdd(9, a8 + stride, b0, b1);
        row10.MultiplyAdd(10, a8 + 2 * stride, b0, b1);
        row11.MultiplyAdd(11, a8 + stride3, b0, b1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Load(float* c, nint stride)
    {
        row0.Load(0, c, stride);
        row1.Load(1, c, stride);
        row2.Load(2, c, stride);
        row3.Load(3, c, stride);
        row4.Load(4, c, stride);
        row5.Load(5, c, stride);
        row6.Load(6, c, stride);
        row7.Load(7, c, stride);
        row8.Load(8, c, stride);
        row9.Load(9, c, stride);
        row10.Load(10, c, stride);
        row11.Load(11, c, stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* c, nint stride)
    {
        row0.Store(0, c, stride);
        row1.Store(1, c, stride);
        row2.Store(2, c, stride);
        row3.Store(3, c, stride);
        row4.Store(4, c, stride);
        row5.Store(5, c, stride);
        row6.Store(6, c, stride);
        row7.Store(7, c, stride);
        row8.Store(8, c, stride);
        row9.Store(9, c, stride);
        row10.Store(10, c, stride);
        row11.Store(11, c, stride);
    }
}

/// <summary>A row of a tile: one or two registers, or none where the tile has fewer rows than its number.</summary>
unsafe struct TileRow<V, TRows, TRegisters>
    where V : struct, IQuads<V>
    where TRows : struct, ICount
    where TRegisters : struct, ICount
{
    V c0, c1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MultiplyAdd(int row, float* a, V b0, V b1)
    {
        if (row >= TRows.Value)
            return;
        var left = V.Broadcast(*a);
        V.AddProduct(left, b0, ref c0);
        if (TRegisters.Value > 1)
            V.AddProduct(left, b1, ref c1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Load(int row, float* c, nint stride)
    {
        if (row >= TRows.Value)
            return;
        c0 = V.Load(c + row * stride);
        if (TRegisters.Value > 1)
            c1 = V.Load(c + row * stride + V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(int row, float* c, nint stride)
    {
        if (row >= TRows.Value)
            return;
        V.Store(c0, c + row * stride);
        if (TRegisters.Value > 1)
            V.Store(c1, c + row * stride + V.Count);
    }
}

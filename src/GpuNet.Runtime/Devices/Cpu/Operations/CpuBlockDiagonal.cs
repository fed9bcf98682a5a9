using GpuNet.Devices.Cpu.Loops;
using GpuNet.Devices.Cpu.Memory;
using GpuNet.Devices.Operations;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Devices.Cpu.Operations;

/// <summary>Σ_t x_t·W_t over the columns t of each block of X. Columns that are 0 have no part, and of most encodings most are.</summary>
sealed unsafe class CpuBlockDiagonal<V>(Workers workers, BlockDiagonalOperation operation)
    : RowKernel(workers, costPerRow: operation.X.Columns + 1.0 * operation.W.Rows * operation.W.Columns, operation.X.Rows)
    where V : struct, IVector<V>
{
    readonly BlockPlace[] blocks = [.. BlockPlace.Of(operation.Blocks.Counts, operation.W.Columns)];
    readonly int width = operation.W.Columns;
    MatrixPointer x, w, y;

    protected override void Begin(Batch batch)
    {
        x = MatrixPointer.To(operation.X);
        w = MatrixPointer.To(operation.W);
        y = MatrixPointer.To(operation.Y);
    }

    protected override void ComputeRow(int row)
    {
        foreach (var block in blocks)
        {
            float* from = x.At(row, block.Input), to = y.At(row, block.Output);
            if (block.Count == 0)
            {
                *to = *from;
                continue;
            }
            for (int k = 0; k < width; k += V.Count)
                VectorMemory.Store(Sum(from, block, k), to + k, width - k);
        }
    }

    V Sum(float* values, BlockPlace block, int k)
    {
        var sum = V.Zero;
        for (int term = 0; term < block.Count; term++)
        {
            if (values[term] != 0f)
                sum = V.MultiplyAdd(V.Broadcast(values[term]), VectorMemory.Load(w.At(block.Term + term, k), width - k, V.Zero), sum);
        }
        return sum;
    }
}

/// <summary>∂E/∂W_t = Σ_rows x_t·δ, from the first row to the last: a block an item.</summary>
sealed unsafe class CpuBlockDiagonalGradient<V>(Workers workers, BlockDiagonalGradientOperation operation)
    where V : struct, IVector<V>
{
    readonly int width = operation.Gradient.Columns;
    readonly BlockPlace[] blocks = [.. BlockPlace.Of(operation.Blocks.Counts, operation.Gradient.Columns).Where(block => block.Count > 0)];
    MatrixPointer x, delta, gradient;
    int rows;

    public void Run(Batch batch)
    {
        Check.Rows(batch, operation.X.Rows);
        rows = batch.Rows;
        x = MatrixPointer.To(operation.X);
        delta = MatrixPointer.To(operation.Delta);
        gradient = MatrixPointer.To(operation.Gradient);
        workers.Run(workers.For(operation.Flops(rows)), blocks.Length, (block, _) => Compute(blocks[block]));
    }

    void Compute(BlockPlace block)
    {
        for (int k = 0; k < width; k += V.Count)
        {
            for (int term = 0; term < block.Count; term++)
                VectorMemory.Store(V.Zero, gradient.At(block.Term + term, k), width - k);
            for (int row = 0; row < rows; row++)
                Add(x.At(row, block.Input), VectorMemory.Load(delta.At(row, block.Output + k), width - k, V.Zero), block, k);
        }
    }

    void Add(float* values, V slope, BlockPlace block, int k)
    {
        for (int term = 0; term < block.Count; term++)
        {
            if (values[term] == 0f)
                continue;
            float* place = gradient.At(block.Term + term, k);
            var sum = V.MultiplyAdd(V.Broadcast(values[term]), slope, VectorMemory.Load(place, width - k, V.Zero));
            VectorMemory.Store(sum, place, width - k);
        }
    }
}

/// <summary>∂E/∂x_t = δ·W_tᵀ, or δ where the column is passed on.</summary>
sealed unsafe class CpuBlockDiagonalBackward<V>(Workers workers, BlockDiagonalBackwardOperation operation)
    : RowKernel(workers, costPerRow: 2.0 * operation.W.Rows * operation.W.Columns, operation.Below.Rows)
    where V : struct, IVector<V>
{
    readonly BlockPlace[] blocks = [.. BlockPlace.Of(operation.Blocks.Counts, operation.W.Columns)];
    readonly int width = operation.W.Columns;
    MatrixPointer delta, w, below;

    protected override void Begin(Batch batch)
    {
        delta = MatrixPointer.To(operation.Delta);
        w = MatrixPointer.To(operation.W);
        below = MatrixPointer.To(operation.Below);
    }

    protected override void ComputeRow(int row)
    {
        foreach (var block in blocks)
        {
            float* from = delta.At(row, block.Output), to = below.At(row, block.Input);
            if (block.Count == 0)
                *to = *from;
            for (int term = 0; term < block.Count; term++)
                to[term] = Product(from, w.Row(block.Term + term));
        }
    }

    float Product(float* a, float* b)
    {
        var sum = new RowSum<V>();
        for (int k = 0; k < width; k += V.Count)
            sum.MultiplyAdd(VectorMemory.Load(a + k, width - k, V.Zero), VectorMemory.Load(b + k, width - k, V.Zero));
        return sum.Total(width);
    }
}

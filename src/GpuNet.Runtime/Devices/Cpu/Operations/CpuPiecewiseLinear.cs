using GpuNet.Devices.Cpu.Loops;
using GpuNet.Devices.Cpu.Memory;
using GpuNet.Devices.Operations;
using GpuNet.Kernels.Embedding;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Devices.Cpu.Operations;

/// <summary>Y = Σ_t e_t·W_t over the bins t of each column. Only bins between 0 and x have a part.</summary>
sealed unsafe class CpuPiecewiseLinear<V>(Workers workers, PiecewiseLinearOperation operation)
    : RowKernel(workers, costPerRow: 4.0 * operation.W.Rows + 1.0 * operation.W.Rows * operation.W.Columns, operation.X.Rows)
    where V : struct, IVector<V>
{
    readonly IReadOnlyList<int> counts = operation.Bins.Counts;
    readonly int width = operation.W.Columns;
    MatrixPointer x, w, y;
    float* starts, slopes;

    protected override void Begin(Batch batch)
    {
        x = MatrixPointer.To(operation.X);
        w = MatrixPointer.To(operation.W);
        y = MatrixPointer.To(operation.Y);
        starts = MatrixPointer.To(operation.Bins.Starts).Data;
        slopes = MatrixPointer.To(operation.Bins.Slopes).Data;
    }

    protected override void ComputeRow(int row)
    {
        float* from = x.Row(row), to = y.Row(row);
        int bin = 0;
        for (int input = 0; input < counts.Count; input++)
        {
            int bins = counts[input];
            if (bins == 0)
            {
                *to++ = from[input];
                continue;
            }
            for (int k = 0; k < width; k += V.Count)
                VectorMemory.Store(Sum(from[input], bin, bins, k), to + k, width - k);
            bin += bins;
            to += width;
        }
    }

    V Sum(float value, int first, int bins, int k)
    {
        var sum = V.Zero;
        for (int bin = first; bin < first + bins; bin++)
        {
            float part = BinPart.Of(value, starts[bin], slopes[bin]);
            if (part != 0f)
                sum = V.MultiplyAdd(V.Broadcast(part), VectorMemory.Load(w.At(bin, k), width - k, V.Zero), sum);
        }
        return sum;
    }
}

/// <summary>∂E/∂W_t = Σ_rows e_t·δ, from the first row to the last: a column of X an item.</summary>
sealed unsafe class CpuPiecewiseLinearGradient<V>(Workers workers, PiecewiseLinearGradientOperation operation)
    where V : struct, IVector<V>
{
    readonly IReadOnlyList<int> counts = operation.Bins.Counts;
    readonly int width = operation.Gradient.Columns;
    readonly (int Bin, int Output)[] firsts = FirstsOf(operation.Bins.Counts, operation.Gradient.Columns);
    MatrixPointer x, delta, gradient;
    float* starts, slopes;
    int rows;

    public void Run(Batch batch)
    {
        Check.Rows(batch, operation.X.Rows);
        rows = batch.Rows;
        x = MatrixPointer.To(operation.X);
        delta = MatrixPointer.To(operation.Delta);
        gradient = MatrixPointer.To(operation.Gradient);
        starts = MatrixPointer.To(operation.Bins.Starts).Data;
        slopes = MatrixPointer.To(operation.Bins.Slopes).Data;
        workers.Run(workers.For(operation.Flops(rows)), counts.Count, (input, _) => ComputeColumn(input));
    }

    void ComputeColumn(int input)
    {
        var (first, output) = firsts[input];
        int end = first + counts[input];
        for (int k = 0; k < width && end > first; k += V.Count)
        {
            for (int bin = first; bin < end; bin++)
                VectorMemory.Store(V.Zero, gradient.At(bin, k), width - k);
            for (int row = 0; row < rows; row++)
                Add(*x.At(row, input), VectorMemory.Load(delta.At(row, output + k), width - k, V.Zero), first, end, k);
        }
    }

    void Add(float value, V slope, int first, int end, int k)
    {
        for (int bin = first; bin < end; bin++)
        {
            float part = BinPart.Of(value, starts[bin], slopes[bin]);
            if (part == 0f)
                continue;
            float* place = gradient.At(bin, k);
            var sum = V.MultiplyAdd(V.Broadcast(part), slope, VectorMemory.Load(place, width - k, V.Zero));
            VectorMemory.Store(sum, place, width - k);
        }
    }

    // The first bin and the first output of each input.
    static (int Bin, int Output)[] FirstsOf(IReadOnlyList<int> counts, int width)
    {
        var firsts = new (int Bin, int Output)[counts.Count];
        for (int input = 1; input < firsts.Length; input++)
        {
            int before = counts[input - 1];
            firsts[input] = (firsts[input - 1].Bin + before, firsts[input - 1].Output + (before == 0 ? 1 : width));
        }
        return firsts;
    }
}

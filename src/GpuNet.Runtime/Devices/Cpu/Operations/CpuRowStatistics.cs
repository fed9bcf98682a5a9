using GpuNet.Devices.Cpu.Loops;
using GpuNet.Devices.Cpu.Memory;
using GpuNet.Devices.Operations;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Devices.Cpu.Operations;

/// <summary>μ and σ² of each row.</summary>
sealed unsafe class CpuRowStatistics<V>(Workers workers, RowStatisticsOperation operation)
    : RowKernel(workers, costPerRow: 4.0 * operation.X.Columns, operation.X.Rows)
    where V : struct, IVector<V>
{
    MatrixPointer x, mean, variance;

    protected override void Begin(Batch batch)
    {
        x = MatrixPointer.To(operation.X);
        mean = MatrixPointer.To(operation.Statistics.Mean);
        variance = MatrixPointer.To(operation.Statistics.Variance);
    }

    protected override void ComputeRow(int row)
    {
        float* values = x.Row(row);
        int columns = operation.X.Columns;
        var sum = new RowSum<V>();
        for (int k = 0; k < columns; k += V.Count)
            sum.Add(VectorMemory.Load(values + k, columns - k, V.Zero));
        float mu = sum.Total(columns) / columns;

        var squares = new RowSum<V>();
        for (int k = 0; k < columns; k += V.Count)
        {
            var difference = VectorMemory.Load(values + k, columns - k, V.Broadcast(mu)) - V.Broadcast(mu);
            squares.MultiplyAdd(difference, difference);
        }
        *mean.Row(row) = mu;
        *variance.Row(row) = squares.Total(columns) / columns;
    }
}

using GpuNet.Devices.Cpu.Loops;
using GpuNet.Devices.Cpu.Memory;
using GpuNet.Devices.Operations;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Devices.Cpu.Operations;

/// <summary>μ and σ² of each column, and the running ones.</summary>
sealed unsafe class CpuColumnStatistics<V>(Workers workers, ColumnStatisticsOperation operation)
    : ColumnKernel<V>(workers, costPerElement: 4, operation.X.Rows, operation.X.Columns)
    where V : struct, IVector<V>
{
    MatrixPointer x;
    float* mean, variance, runningMean, runningVariance;

    protected override void Begin()
    {
        operation.CheckRows(Rows);
        x = MatrixPointer.To(operation.X);
        mean = MatrixPointer.To(operation.Statistics.Mean).Data;
        variance = MatrixPointer.To(operation.Statistics.Variance).Data;
        runningMean = MatrixPointer.To(operation.RunningMean).Data;
        runningVariance = MatrixPointer.To(operation.RunningVariance).Data;
    }

    protected override void ComputeColumns(int first, int count)
    {
        var sum = V.Zero;
        for (int row = 0; row < Rows; row++)
            sum += V.Load(x.At(row, first));
        var mu = sum / V.Broadcast(Rows);

        var squares = V.Zero;
        for (int row = 0; row < Rows; row++)
        {
            var difference = V.Load(x.At(row, first)) - mu;
            squares = V.MultiplyAdd(difference, difference, squares);
        }
        VectorMemory.Store(mu, mean + first, count);
        VectorMemory.Store(squares / V.Broadcast(Rows), variance + first, count);
        Approach(runningMean + first, mu, count);
        Approach(runningVariance + first, squares / V.Broadcast(Rows - 1), count);
    }

    // running ← running + m·(now − running)
    void Approach(float* running, V now, int count)
    {
        var before = V.Load(running);
        VectorMemory.Store(V.MultiplyAdd(V.Broadcast(operation.Momentum), now - before, before), running, count);
    }
}

using GpuNet.Devices.Cpu.Loops;
using GpuNet.Devices.Cpu.Memory;
using GpuNet.Devices.Operations;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Devices.Cpu.Operations;

/// <summary>∂E/∂a = g·(a − b)/D, ∂E/∂b = −∂E/∂a.</summary>
sealed unsafe class CpuDistanceBackward<V>(Workers workers, DistanceBackwardOperation operation)
    : RowKernel(workers, costPerRow: 2.0 * operation.X.Columns, operation.X.Rows)
    where V : struct, IVector<V>
{
    MatrixPointer x, d, g, below;

    protected override void Begin(Batch batch)
    {
        x = MatrixPointer.To(operation.X);
        d = MatrixPointer.To(operation.D);
        g = MatrixPointer.To(operation.G);
        below = MatrixPointer.To(operation.Below);
    }

    protected override void ComputeRow(int row)
    {
        int columns = operation.X.Columns / 2;
        float* a = x.Row(row), b = a + columns, belowA = below.Row(row), belowB = belowA + columns;
        var slope = V.Broadcast(Kernels.Distance.DistanceBackward.Slope(*g.Row(row), *d.Row(row)));
        for (int k = 0; k < columns; k += V.Count)
        {
            var result = slope * (V.Load(a + k) - V.Load(b + k));
            VectorMemory.Store(result, belowA + k, columns - k);
            VectorMemory.Store(V.Zero - result, belowB + k, columns - k);
        }
    }
}

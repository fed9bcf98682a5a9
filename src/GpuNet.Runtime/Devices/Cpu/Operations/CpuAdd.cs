using GpuNet.Devices.Cpu.Loops;
using GpuNet.Devices.Cpu.Memory;
using GpuNet.Devices.Operations;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Devices.Cpu.Operations;

/// <summary>Y ← Y + X.</summary>
sealed unsafe class CpuAdd<V>(Workers workers, AddOperation operation)
    : RowKernel(workers, costPerRow: operation.Y.Columns, operation.Y.Rows)
    where V : struct, IVector<V>
{
    MatrixPointer x, y;

    protected override void Begin(Batch batch)
    {
        x = MatrixPointer.To(operation.X);
        y = MatrixPointer.To(operation.Y);
    }

    protected override void ComputeRow(int row)
    {
        float* from = x.Row(row), to = y.Row(row);
        int columns = operation.Y.Columns;
        for (int k = 0; k < columns; k += V.Count)
            VectorMemory.Store(V.Load(to + k) + V.Load(from + k), to + k, columns - k);
    }
}

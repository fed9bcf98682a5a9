using GpuNet.Devices.Cpu.Loops;
using GpuNet.Devices.Cpu.Memory;
using GpuNet.Devices.Operations;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Devices.Cpu.Operations;

/// <summary>D = ‖a − b‖₂ of the two halves a and b of each row.</summary>
sealed unsafe class CpuDistance<V>(Workers workers, DistanceOperation operation)
    : RowKernel(workers, costPerRow: 1.5 * operation.X.Columns, operation.X.Rows)
    where V : struct, IVector<V>
{
    MatrixPointer x, d;

    protected override void Begin(Batch batch)
    {
        x = MatrixPointer.To(operation.X);
        d = MatrixPointer.To(operation.D);
    }

    protected override void ComputeRow(int row)
    {
        int columns = operation.X.Columns / 2;
        float* a = x.Row(row), b = a + columns;
        var squares = new RowSum<V>();
        for (int k = 0; k < columns; k += V.Count)
        {
            var difference = VectorMemory.Load(a + k, columns - k, V.Zero) - VectorMemory.Load(b + k, columns - k, V.Zero);
            squares.MultiplyAdd(difference, difference);
        }
        *d.Row(row) = MathF.Sqrt(squares.Total(columns));
    }
}

using GpuNet.Devices.Cpu.Loops;
using GpuNet.Devices.Cpu.Memory;
using GpuNet.Devices.Operations;
using GpuNet.Kernels.Elementwise;

namespace GpuNet.Devices.Cpu.Operations;

/// <summary>Y = X·m/(1 − p).</summary>
sealed unsafe class CpuDropout(Workers workers, DropoutOperation operation)
    : RowKernel(workers, costPerRow: 40.0 * operation.X.Columns, operation.X.Rows)
{
    MatrixPointer x, y;
    DropoutShape shape;

    protected override void Begin(Batch batch)
    {
        x = MatrixPointer.To(operation.X);
        y = MatrixPointer.To(operation.Y);
        shape = operation.Shape(batch);
    }

    protected override void ComputeRow(int row)
    {
        float* from = x.Row(row), to = y.Row(row);
        for (int quad = 0; quad < shape.QuadsPerRow; quad++)
        {
            var random = shape.Draw(row, quad);
            uint* numbers = (uint*)&random;
            for (int k = 4 * quad; k < Math.Min(4 * quad + 4, shape.Columns); k++)
                to[k] = Dropout.Apply(from[k], numbers[k % 4], shape.Rate);
        }
    }
}

using GpuNet.Kernels.Elementwise;
using GpuNet.Runtime.Devices.Operations;

namespace GpuNet.Runtime.Devices.Cpu;

/// <summary>Y = X·m/(1 − p).</summary>
sealed unsafe class Dropout
{
    // Of drawing and applying an element's number, in multiplications.
    const double Cost = 40;

    readonly Workers workers;
    readonly DropoutOperation operation;
    readonly Action<int, int> computeRow;
    MatrixPointer x;
    MatrixPointer y;
    DropoutShape shape;

    public Dropout(Workers workers, DropoutOperation operation)
    {
        this.workers = workers;
        this.operation = operation;
        computeRow = ComputeRow;
    }

    public void Run(Batch batch)
    {
        x = MatrixPointer.To(operation.X);
        y = MatrixPointer.To(operation.Y);
        shape = operation.Shape(batch);
        workers.Run(workers.For(Cost * batch.Rows * shape.Columns), batch.Rows, computeRow);
    }

    void ComputeRow(int row, int thread)
    {
        float* from = x.Row(row), to = y.Row(row);
        for (int quad = 0; quad < shape.QuadsPerRow; quad++)
        {
            var random = shape.Draw(row, quad);
            uint* numbers = (uint*)&random;
            for (int k = 4 * quad; k < Math.Min(4 * quad + 4, shape.Columns); k++)
                to[k] = Kernels.Elementwise.Dropout.Apply(from[k], numbers[k % 4], shape.Rate);
        }
    }
}

using GpuNet.Devices.Cpu.Loops;
using GpuNet.Devices.Cpu.Memory;
using GpuNet.Devices.Operations;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Devices.Cpu.Operations;

/// <summary>∂E/∂s_k = x_k·(g_k − Σ_j g_j·x_j) in each row.</summary>
sealed unsafe class CpuSoftmaxBackward<V>(Workers workers, SoftmaxBackwardOperation operation)
    : RowKernel(workers, costPerRow: 4.0 * operation.X.Columns, operation.X.Rows)
    where V : struct, IVector<V>
{
    MatrixPointer x, g, below;

    protected override void Begin(Batch batch)
    {
        x = MatrixPointer.To(operation.X);
        g = MatrixPointer.To(operation.G);
        below = MatrixPointer.To(operation.Below);
    }

    protected override void ComputeRow(int row)
    {
        float* outputs = x.Row(row), arriving = g.Row(row), results = below.Row(row);
        int columns = operation.X.Columns;
        var sum = new RowSum<V>();
        for (int k = 0; k < columns; k += V.Count)
        {
            var (y, gradient) = (VectorMemory.Load(outputs + k, columns - k, V.Zero), VectorMemory.Load(arriving + k, columns - k, V.Zero));
            sum.MultiplyAdd(gradient, y);
        }
        var total = V.Broadcast(sum.Total(columns));
        for (int k = 0; k < columns; k += V.Count)
            VectorMemory.Store(V.Load(outputs + k) * (V.Load(arriving + k) - total), results + k, columns - k);
    }
}

using GpuNet.Devices.Cpu.Loops;
using GpuNet.Devices.Cpu.Memory;
using GpuNet.Devices.Operations;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Devices.Cpu.Operations;

/// <summary>x_k = e^{s_k − max}/Σ_j e^{s_j − max} in each row.</summary>
sealed unsafe class CpuSoftmax<V>(Workers workers, SoftmaxOperation operation)
    : RowKernel(workers, costPerRow: 40.0 * operation.X.Columns, operation.X.Rows)
    where V : struct, IVector<V>
{
    MatrixPointer s, x;

    protected override void Begin(Batch batch)
    {
        s = MatrixPointer.To(operation.S);
        x = MatrixPointer.To(operation.X);
    }

    protected override void ComputeRow(int row)
    {
        float* logits = s.Row(row), results = x.Row(row);
        int columns = operation.X.Columns;
        var none = V.Broadcast(float.NegativeInfinity);
        var sum = new RowSum<V>();
        var max = V.Broadcast(VectorMemory.Maximum<V>(logits, columns));
        for (int k = 0; k < columns; k += V.Count)
        {
            var power = VectorMath.Exp(VectorMemory.Load(logits + k, columns - k, none) - max);
            VectorMemory.Store(power, results + k, columns - k);
            sum.Add(power);
        }
        var total = V.Broadcast(sum.Total(columns));
        for (int k = 0; k < columns; k += V.Count)
            VectorMemory.Store(V.Load(results + k) / total, results + k, columns - k);
    }
}

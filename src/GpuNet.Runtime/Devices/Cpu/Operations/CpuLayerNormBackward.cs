using GpuNet.Devices.Cpu.Loops;
using GpuNet.Devices.Cpu.Memory;
using GpuNet.Devices.Operations;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Devices.Cpu.Operations;

/// <summary>With d = γ ⊙ δ, ∂E/∂X = 1/√(σ² + ε) · (d − 1/n Σ_k d_k − x̂ · 1/n Σ_k d_k·x̂_k).</summary>
sealed unsafe class CpuLayerNormBackward<V>(Workers workers, LayerNormBackwardOperation operation)
    : RowKernel(workers, costPerRow: 14.0 * operation.X.Columns, operation.X.Rows)
    where V : struct, IVector<V>
{
    MatrixPointer delta, x, below;
    StandardScore<V> normal;
    float* gamma;

    protected override void Begin(Batch batch)
    {
        delta = MatrixPointer.To(operation.Delta);
        x = MatrixPointer.To(operation.X);
        below = MatrixPointer.To(operation.Below);
        normal = new(operation.Statistics);
        gamma = MatrixPointer.To(operation.Gamma).Data;
    }

    protected override void ComputeRow(int row)
    {
        float* deltas = delta.Row(row), values = x.Row(row), results = below.Row(row);
        int columns = operation.X.Columns;
        RowSum<V> sum1 = new(), sum2 = new();
        for (int k = 0; k < columns; k += V.Count)
        {
            // Behind the row's end d is 0, whatever δ and x are there.
            var d = VectorMemory.Load(gamma + k, columns - k, V.Zero) * VectorMemory.Load(deltas + k, columns - k, V.Zero);
            sum1.Add(d);
            sum2.MultiplyAdd(d, normal.Of(VectorMemory.Load(values + k, columns - k, V.Zero), row, k));
        }
        V mean1 = V.Broadcast(sum1.Total(columns) / columns), mean2 = V.Broadcast(sum2.Total(columns) / columns);
        for (int k = 0; k < columns; k += V.Count)
        {
            var d = V.Load(gamma + k) * V.Load(deltas + k);
            var result = normal.Scale(row, k) * (d - mean1 - normal.Of(V.Load(values + k), row, k) * mean2);
            VectorMemory.Store(result, results + k, columns - k);
        }
    }
}

using GpuNet.Devices.Cpu.Loops;
using GpuNet.Devices.Cpu.Memory;
using GpuNet.Devices.Operations;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Devices.Cpu.Operations;

/// <summary>∂E/∂X = γ/√(σ² + ε) ⊙ (δ − 1/N ∂E/∂β − 1/N x̂ ⊙ ∂E/∂γ).</summary>
sealed unsafe class CpuBatchNormBackward<V>(Workers workers, BatchNormBackwardOperation operation)
    : RowKernel(workers, costPerRow: 20.0 * operation.X.Columns, operation.X.Rows)
    where V : struct, IVector<V>
{
    MatrixPointer delta, x, below;
    StandardScore<V> normal;
    float* gamma, gammaGradient, betaGradient;
    V share;

    protected override void Begin(Batch batch)
    {
        delta = MatrixPointer.To(operation.Delta);
        x = MatrixPointer.To(operation.X);
        below = MatrixPointer.To(operation.Below);
        normal = new(operation.Statistics);
        gamma = MatrixPointer.To(operation.Gamma).Data;
        gammaGradient = MatrixPointer.To(operation.GammaGradient).Data;
        betaGradient = MatrixPointer.To(operation.BetaGradient).Data;
        share = V.Broadcast(1f / batch.Rows);
    }

    protected override void ComputeRow(int row)
    {
        float* deltas = delta.Row(row), values = x.Row(row), results = below.Row(row);
        int columns = operation.X.Columns;
        for (int k = 0; k < columns; k += V.Count)
        {
            var mean1 = V.Load(betaGradient + k) * share;
            var mean2 = V.Load(gammaGradient + k) * share;
            var centred = V.Load(deltas + k) - mean1 - normal.Of(V.Load(values + k), row, k) * mean2;
            VectorMemory.Store(V.Load(gamma + k) * normal.Scale(row, k) * centred, results + k, columns - k);
        }
    }
}

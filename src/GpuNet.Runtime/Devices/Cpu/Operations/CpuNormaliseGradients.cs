using GpuNet.Devices.Cpu.Loops;
using GpuNet.Devices.Cpu.Memory;
using GpuNet.Devices.Operations;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Devices.Cpu.Operations;

/// <summary>∂E/∂γ = Σ_rows δ ⊙ x̂, ∂E/∂β = Σ_rows δ.</summary>
sealed unsafe class CpuNormaliseGradients<V>(Workers workers, NormaliseGradientOperation operation)
    : ColumnKernel<V>(workers, costPerElement: 7, operation.X.Rows, operation.X.Columns)
    where V : struct, IVector<V>
{
    MatrixPointer delta, x;
    StandardScore<V> normal;
    float* gamma, beta;

    protected override void Begin()
    {
        delta = MatrixPointer.To(operation.Delta);
        x = MatrixPointer.To(operation.X);
        normal = new(operation.Statistics);
        gamma = MatrixPointer.To(operation.Gamma).Data;
        beta = MatrixPointer.To(operation.Beta).Data;
    }

    protected override void ComputeColumns(int first, int count)
    {
        V scales = V.Zero, shifts = V.Zero;
        for (int row = 0; row < Rows; row++)
        {
            var d = V.Load(delta.At(row, first));
            scales = V.MultiplyAdd(d, normal.Of(V.Load(x.At(row, first)), row, first), scales);
            shifts += d;
        }
        VectorMemory.Store(scales, gamma + first, count);
        VectorMemory.Store(shifts, beta + first, count);
    }
}

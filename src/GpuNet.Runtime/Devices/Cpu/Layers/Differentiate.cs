using GpuNet.Devices.Operations;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Devices.Cpu.Layers;

/// <summary>δ ← δ ⊙ θ′.</summary>
sealed unsafe class Differentiate<V, TActivation>(Workers workers, DifferentiateOperation operation)
    : RowKernel(workers, costPerRow: 10.0 * operation.Delta.Columns, operation.Delta.Rows)
    where V : struct, IVector<V>
    where TActivation : struct, IActivation
{
    MatrixPointer delta, from;

    protected override void Begin(Batch batch)
    {
        delta = MatrixPointer.To(operation.Delta);
        from = MatrixPointer.To(operation.From);
    }

    protected override void ComputeRow(int row)
    {
        float* deltas = delta.Row(row), arguments = from.Row(row);
        int columns = operation.Delta.Columns;
        for (int k = 0; k < columns; k += V.Count)
            VectorMemory.Store(V.Load(deltas + k) * TActivation.Derivative(V.Load(arguments + k)), deltas + k, columns - k);
    }
}

using GpuNet.Devices.Cpu.Loops;
using GpuNet.Devices.Cpu.Memory;
using GpuNet.Devices.Operations;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Devices.Cpu.Operations;

/// <summary>δ ← δ ⊙ θ′.</summary>
sealed unsafe class CpuDifferentiate<V, TActivation>(Workers workers, DifferentiateOperation operation)
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

/// <summary>Makes the kernel for an activation.</summary>
sealed record CpuDifferentiate<V>(Workers Workers, DifferentiateOperation Operation) : IActivationBinder<Action<Batch>>
    where V : struct, IVector<V>
{
    public Action<Batch> Bind<TActivation>() where TActivation : struct, IActivation =>
        new CpuDifferentiate<V, TActivation>(Workers, Operation).Run;
}

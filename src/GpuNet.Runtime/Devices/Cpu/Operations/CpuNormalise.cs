using GpuNet.Devices.Cpu.Loops;
using GpuNet.Devices.Cpu.Memory;
using GpuNet.Devices.Operations;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Devices.Cpu.Operations;

/// <summary>S = γ ⊙ x̂ + β, Y = θ(S).</summary>
sealed unsafe class CpuNormalise<V, TActivation>(Workers workers, NormaliseOperation operation)
    : RowKernel(workers, costPerRow: 20.0 * operation.X.Columns, operation.X.Rows)
    where V : struct, IVector<V>
    where TActivation : struct, IActivation
{
    readonly bool keepsS = operation.S is not null;
    MatrixPointer x, s, y;
    StandardScore<V> normal;
    float* gamma, beta;

    protected override void Begin(Batch batch)
    {
        x = MatrixPointer.To(operation.X);
        s = MatrixPointer.To(operation.S ?? operation.Y);
        y = MatrixPointer.To(operation.Y);
        normal = new(operation.Statistics);
        gamma = MatrixPointer.To(operation.Gamma).Data;
        beta = MatrixPointer.To(operation.Beta).Data;
    }

    protected override void ComputeRow(int row)
    {
        float* values = x.Row(row), kept = s.Row(row), outputs = y.Row(row);
        int columns = operation.X.Columns;
        for (int k = 0; k < columns; k += V.Count)
        {
            var sum = V.MultiplyAdd(V.Load(gamma + k), normal.Of(V.Load(values + k), row, k), V.Load(beta + k));
            if (keepsS)
                VectorMemory.Store(sum, kept + k, columns - k);
            VectorMemory.Store(TActivation.Apply(sum), outputs + k, columns - k);
        }
    }
}

/// <summary>Makes the kernel for an activation.</summary>
sealed record CpuNormalise<V>(Workers Workers, NormaliseOperation Operation) : IActivationBinder<Action<Batch>>
    where V : struct, IVector<V>
{
    public Action<Batch> Bind<TActivation>() where TActivation : struct, IActivation =>
        new CpuNormalise<V, TActivation>(Workers, Operation).Run;
}

using GpuNet.Devices.Cpu.Loops;
using GpuNet.Devices.Cpu.Memory;
using GpuNet.Devices.Operations;
using GpuNet.Kernels.Members;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Devices.Cpu.Operations;

/// <summary>S_m = X_m ⊙ r_m + b_m, Y = θ(S).</summary>
sealed unsafe class CpuMemberScale<V, TActivation>(Workers workers, MemberScaleOperation operation)
    : RowKernel(workers, costPerRow: 10.0 * operation.Y.Columns, operation.Y.Rows)
    where V : struct, IVector<V>
    where TActivation : struct, IActivation
{
    readonly ScaleShape shape = operation.Shape(operation.Y.Rows);
    readonly bool keepsS = operation.S is not null;
    MatrixPointer x, scale, shift, s, y;

    protected override void Begin(Batch batch)
    {
        x = MatrixPointer.To(operation.X);
        scale = MatrixPointer.To(operation.Scale);
        shift = MatrixPointer.To(operation.Shift ?? operation.Scale);
        s = MatrixPointer.To(operation.S ?? operation.Y);
        y = MatrixPointer.To(operation.Y);
    }

    protected override void ComputeRow(int row)
    {
        int member = row % shape.Members;
        float* values = x.Row(row / shape.Readers), scales = scale.Row(member), shifts = shift.Row(member);
        float* kept = s.Row(row), outputs = y.Row(row);
        for (int k = 0; k < shape.Columns; k += V.Count)
        {
            var b = shape.IsShifted != 0 ? V.Load(shifts + k) : V.Zero;
            var sum = V.MultiplyAdd(V.Load(values + k), V.Load(scales + k), b);
            if (keepsS)
                VectorMemory.Store(sum, kept + k, shape.Columns - k);
            VectorMemory.Store(TActivation.Apply(sum), outputs + k, shape.Columns - k);
        }
    }
}

/// <summary>Makes the kernel for an activation.</summary>
sealed record CpuMemberScale<V>(Workers Workers, MemberScaleOperation Operation) : IActivationBinder<Action<Batch>>
    where V : struct, IVector<V>
{
    public Action<Batch> Bind<TActivation>() where TActivation : struct, IActivation =>
        new CpuMemberScale<V, TActivation>(Workers, Operation).Run;
}

/// <summary>∂E/∂X = δ_m ⊙ r_m, summed over the members that read the same row.</summary>
sealed unsafe class CpuMemberScaleBackward<V>(Workers workers, MemberScaleBackwardOperation operation)
    : RowKernel(workers, operation.Flops(1), operation.Below.Rows)
    where V : struct, IVector<V>
{
    readonly ScaleShape shape = operation.Shape(operation.Below.Rows);
    MatrixPointer delta, scale, below;

    protected override void Begin(Batch batch)
    {
        delta = MatrixPointer.To(operation.Delta);
        scale = MatrixPointer.To(operation.Scale);
        below = MatrixPointer.To(operation.Below);
    }

    protected override void ComputeRow(int row)
    {
        for (int k = 0; k < shape.Columns; k += V.Count)
        {
            var sum = V.Zero;
            for (int from = row * shape.Readers; from < (row + 1) * shape.Readers; from++)
                sum = V.MultiplyAdd(V.Load(delta.At(from, k)), V.Load(scale.At(from % shape.Members, k)), sum);
            VectorMemory.Store(sum, below.At(row, k), shape.Columns - k);
        }
    }
}

/// <summary>∂E/∂r_m = Σ δ_m ⊙ X_m, ∂E/∂b_m = Σ δ_m, from the first example to the last: a member an item.</summary>
sealed unsafe class CpuMemberScaleGradients<V>(Workers workers, MemberScaleGradientOperation operation)
    where V : struct, IVector<V>
{
    readonly Workers workers = workers;
    Action<int, int>? computeMember;
    ScaleShape shape;
    MatrixPointer delta, x, scale, shift;

    public void Run(Batch batch)
    {
        Check.Rows(batch, operation.Delta.Rows);
        shape = operation.Shape(batch.Rows);
        delta = MatrixPointer.To(operation.Delta);
        x = MatrixPointer.To(operation.X);
        scale = MatrixPointer.To(operation.Scale);
        shift = MatrixPointer.To(operation.Shift ?? operation.Scale);
        computeMember ??= (member, _) => ComputeMember(member);
        workers.Run(workers.For(operation.Flops(batch.Rows)), shape.Members, computeMember);
    }

    void ComputeMember(int member)
    {
        for (int k = 0; k < shape.Columns; k += V.Count)
        {
            V scales = V.Zero, shifts = V.Zero;
            for (int row = member; row < shape.Rows; row += shape.Members)
            {
                var d = V.Load(delta.At(row, k));
                scales = V.MultiplyAdd(d, V.Load(x.At(row / shape.Readers, k)), scales);
                shifts += d;
            }
            VectorMemory.Store(scales, scale.At(member, k), shape.Columns - k);
            if (shape.IsShifted != 0)
                VectorMemory.Store(shifts, shift.At(member, k), shape.Columns - k);
        }
    }
}

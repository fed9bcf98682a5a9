using GpuNet.Devices.Cpu.Loops;
using GpuNet.Devices.Cpu.Memory;
using GpuNet.Devices.Operations;
using GpuNet.Kernels.Recurrent;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Devices.Cpu.Operations;

/// <summary>One time step of a gated cell behind its products.</summary>
sealed unsafe class CpuCell<V, TCell>(Workers workers, CellOperation operation)
    : RowKernel(workers, costPerRow: 40.0 * TCell.Gates * operation.Output.Columns, operation.Output.Rows)
    where V : struct, IVector<V>
    where TCell : struct, ICell
{
    readonly int width = operation.Output.Columns;
    MatrixPointer gates, v, before, state, output;

    protected override void Begin(Batch batch)
    {
        gates = MatrixPointer.To(operation.Gates);
        v = MatrixPointer.To(operation.V);
        before = MatrixPointer.To(operation.Before);
        state = MatrixPointer.To(operation.State);
        output = MatrixPointer.To(operation.Output);
    }

    protected override void ComputeRow(int row)
    {
        for (int k = 0; k < width; k += V.Count)
        {
            var a = GateRow<V>.Load(gates.At(row, k), width, TCell.Gates);
            var step = TCell.Forward(a, GateRow<V>.Load(v.At(row, k), width, TCell.Gates), V.Load(before.At(row, k)));
            GateRow<V>.Store(step.Gates, gates.At(row, k), width, TCell.Gates, width - k);
            if (TCell.HasState)
                VectorMemory.Store(step.State, state.At(row, k), width - k);
            VectorMemory.Store(step.Output, output.At(row, k), width - k);
        }
    }
}

/// <summary>One time step of a gated cell backward.</summary>
sealed unsafe class CpuCellBackward<V, TCell>(Workers workers, CellBackwardOperation operation)
    : RowKernel(workers, costPerRow: 20.0 * TCell.Gates * operation.Forward.Output.Columns, operation.Forward.Output.Rows)
    where V : struct, IVector<V>
    where TCell : struct, ICell
{
    readonly int width = operation.Forward.Output.Columns;
    MatrixPointer gates, v, before, state, above, behind, carry, deltaA, deltaV, carried;

    protected override void Begin(Batch batch)
    {
        var forward = operation.Forward;
        gates = MatrixPointer.To(forward.Gates);
        v = MatrixPointer.To(forward.V);
        before = MatrixPointer.To(forward.Before);
        state = MatrixPointer.To(forward.State);
        above = MatrixPointer.To(operation.Above);
        behind = MatrixPointer.To(operation.Behind);
        carry = MatrixPointer.To(operation.Carry);
        deltaA = MatrixPointer.To(operation.DeltaA);
        deltaV = MatrixPointer.To(operation.DeltaV);
        carried = MatrixPointer.To(operation.Carried);
    }

    protected override void ComputeRow(int row)
    {
        for (int k = 0; k < width; k += V.Count)
        {
            var third = TCell.HasTwoDeltas ? V.Load(v.At(row, 2 * width + k)) : V.Zero;
            var own = TCell.HasState ? V.Load(state.At(row, k)) : V.Zero;
            var deltas = TCell.Backward(
                GateRow<V>.Load(gates.At(row, k), width, TCell.Gates), third, V.Load(before.At(row, k)), own,
                V.Load(above.At(row, k)) + V.Load(behind.At(row, k)), V.Load(carry.At(row, k)));
            GateRow<V>.Store(deltas.A, deltaA.At(row, k), width, TCell.Gates, width - k);
            if (TCell.HasTwoDeltas)
                GateRow<V>.Store(deltas.V, deltaV.At(row, k), width, TCell.Gates, width - k);
            VectorMemory.Store(deltas.Carry, carried.At(row, k), width - k);
        }
    }
}

/// <summary>Registers of a row that has, one after the other, all units of each gate.</summary>
static unsafe class GateRow<V> where V : struct, IVector<V>
{
    public static Gates<V> Load(float* first, int width, int count) => new(
        V.Load(first), V.Load(first + width), V.Load(first + 2 * width), count > 3 ? V.Load(first + 3 * width) : V.Zero);

    public static void Store(Gates<V> values, float* first, int width, int count, int left)
    {
        VectorMemory.Store(values.First, first, left);
        VectorMemory.Store(values.Second, first + width, left);
        VectorMemory.Store(values.Third, first + 2 * width, left);
        if (count > 3)
            VectorMemory.Store(values.Fourth, first + 3 * width, left);
    }
}

/// <summary>Makes the kernel for a cell.</summary>
sealed record CpuCell<V>(Workers Workers, CellOperation Operation) : ICellBinder<Action<Batch>> where V : struct, IVector<V>
{
    public Action<Batch> Bind<TCell>() where TCell : struct, ICell => new CpuCell<V, TCell>(Workers, Operation).Run;
}

/// <summary>Makes the kernel for a cell, backward.</summary>
sealed record CpuCellBackward<V>(Workers Workers, CellBackwardOperation Operation) : ICellBinder<Action<Batch>>
    where V : struct, IVector<V>
{
    public Action<Batch> Bind<TCell>() where TCell : struct, ICell => new CpuCellBackward<V, TCell>(Workers, Operation).Run;
}

using GpuNet.Kernels.Vectors;
using ILGPU;

namespace GpuNet.Kernels.Recurrent;

/// <summary>One time step of a gated cell behind its products: the gates, the state and the output h_t.</summary>
/// <typeparam name="TCell">The cell.</typeparam>
static class CellForward<TCell> where TCell : struct, ICell
{
    /// <summary>One thread per unit and row.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>,
        CellShape>> Kernel =
        new("cell-forward", Run, 256, "gates, state and output of a recurrent cell from x·W + b and h·U + c",
            flops: new(MN: TCell.ForwardFlops), bytes: new(MN: 4 * (3 * TCell.Gates + (TCell.HasState ? 3 : 2))));

    /// <summary>The kernel. The state is written only if it is not the output; otherwise pass any view.</summary>
    /// <param name="gates">x_t·W + b (N, gates · h), in whose place the gates are written.</param>
    /// <param name="v">h_{t−1}·U + c (N, gates · h).</param>
    /// <param name="before">The state of the step before (N, h).</param>
    /// <param name="state">The state (N, h).</param>
    /// <param name="output">h_t (N, h).</param>
    /// <param name="shape">The sizes.</param>
    public static void Run(
        ArrayView<float> gates, ArrayView<float> v, ArrayView<float> before, ArrayView<float> state, ArrayView<float> output,
        CellShape shape)
    {
        int element = Grid.GlobalLinearIndex;
        int row = element / shape.Width;
        int unit = element % shape.Width;
        if (row >= shape.Rows)
            return;
        int first = row * shape.GateStride + unit;
        int place = row * shape.Stride + unit;
        var step = TCell.Forward(
            shape.Load(gates, first, TCell.Gates), shape.Load(v, first, TCell.Gates), new Lane1(before[place]));
        shape.Store(step.Gates, gates, first, TCell.Gates);
        if (TCell.HasState)
            state[place] = step.State.Value;
        output[place] = step.Output.Value;
    }
}

using GpuNet.Kernels.Vectors;
using ILGPU;

namespace GpuNet.Kernels.Recurrent;

/// <summary>One time step of a gated cell backward: δ of its products, and what goes to the step before past them.</summary>
/// <typeparam name="TCell">The cell.</typeparam>
static class CellBackward<TCell> where TCell : struct, ICell
{
    /// <summary>One thread per unit and row.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>,
        ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, CellShape>> Kernel =
        new("cell-backward", Run, 256, "δ of x·W + b and h·U + c of a recurrent cell", flops: new(MN: TCell.BackwardFlops),
            bytes: new(MN: 4 * (2 * TCell.Gates + 5 + (TCell.HasState ? 1 : 0) + (TCell.HasTwoDeltas ? TCell.Gates + 1 : 0))));

    /// <summary>The kernel. The second δ is written only if it is not the first; otherwise pass any view.</summary>
    /// <param name="gates">The gates (N, gates · h).</param>
    /// <param name="v">h_{t−1}·U + c (N, gates · h).</param>
    /// <param name="before">The state of the step before (N, h).</param>
    /// <param name="state">The state (N, h).</param>
    /// <param name="above">∂E/∂h_t from the layer above (N, h).</param>
    /// <param name="behind">∂E/∂h_t through the products of the next step (N, h).</param>
    /// <param name="carry">What comes from the next step past its products (N, h).</param>
    /// <param name="deltaA">δ of x_t·W + b (N, gates · h).</param>
    /// <param name="deltaV">δ of h_{t−1}·U + c (N, gates · h).</param>
    /// <param name="carried">What goes to the step before past the products (N, h).</param>
    /// <param name="shape">The sizes.</param>
    public static void Run(
        ArrayView<float> gates, ArrayView<float> v, ArrayView<float> before, ArrayView<float> state, ArrayView<float> above,
        ArrayView<float> behind, ArrayView<float> carry, ArrayView<float> deltaA, ArrayView<float> deltaV, ArrayView<float> carried,
        CellShape shape)
    {
        int element = Grid.GlobalLinearIndex;
        int row = element / shape.Width;
        int unit = element % shape.Width;
        if (row >= shape.Rows)
            return;
        int first = row * shape.GateStride + unit;
        int place = row * shape.Stride + unit;
        var third = new Lane1(TCell.HasTwoDeltas ? v[first + 2 * shape.Width] : 0f);
        var own = new Lane1(TCell.HasState ? state[place] : 0f);
        var deltas = TCell.Backward(
            shape.Load(gates, first, TCell.Gates), third, new Lane1(before[place]), own, new Lane1(above[place] + behind[place]),
            new Lane1(carry[place]));
        shape.Store(deltas.A, deltaA, first, TCell.Gates);
        if (TCell.HasTwoDeltas)
            shape.Store(deltas.V, deltaV, first, TCell.Gates);
        carried[place] = deltas.Carry.Value;
    }
}

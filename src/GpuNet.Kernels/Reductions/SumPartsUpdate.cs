using GpuNet.Kernels.Elementwise;
using GpuNet.Kernels.MatMul;
using GpuNet.Kernels.Optimizers;
using ILGPU;

namespace GpuNet.Kernels.Reductions;

/// <summary>An optimizer's step of a layer by the sum of its partial gradients, which is not stored: <see cref="SumParts"/>.</summary>
/// <typeparam name="TOptimizer">The optimizer.</typeparam>
static class SumPartsUpdate<TOptimizer> where TOptimizer : unmanaged, IOptimizer<TOptimizer>
{
    /// <summary>One thread per element.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, MatrixShape, PartsOfLayer,
        UpdateShape, TOptimizer>> Kernel =
        new("sum-parts-update", Run, 256, "w ← w − step(g), g the sum of K partial gradients of a layer",
            flops: new(MNK: 1, NK: 1, MN: 2 + 5 * TOptimizer.StateSize, N: 2 + 5 * TOptimizer.StateSize),
            bytes: new(MNK: 4, NK: 4, MN: 8 * (1 + TOptimizer.StateSize), N: 8 * (1 + TOptimizer.StateSize)));

    /// <summary>The kernel.</summary>
    /// <param name="partsW">∂E/∂W of each part, one after another.</param>
    /// <param name="partsB">∂E/∂b of each part, one after another.</param>
    /// <param name="weights">All parameters (n).</param>
    /// <param name="kept">The optimizer state: the first n values, then the second n. Unused if there are none; pass any view.</param>
    /// <param name="shape">Of ∂E/∂W.</param>
    /// <param name="parts">The parts, and where the layer's parameters are.</param>
    /// <param name="update">The sizes of the update, and what is done to gradients, which are not scaled.</param>
    /// <param name="optimizer">The constants of this step.</param>
    public static void Run(
        ArrayView<float> partsW, ArrayView<float> partsB, ArrayView<float> weights, ArrayView<float> kept, MatrixShape shape,
        PartsOfLayer parts, UpdateShape update, TOptimizer optimizer)
    {
        int element = Grid.GlobalLinearIndex;
        int column = element - shape.Count;
        if (column >= shape.Columns)
            return;
        bool isWeight = element < shape.Count;
        int index = isWeight ? shape.Index(element) : column;
        float gradient = isWeight
            ? SumParts.Sum(partsW, index, parts.LengthW, parts.Count)
            : SumParts.Sum(partsB, index, parts.LengthB, parts.Count);
        Update<TOptimizer>.MoveOne(
            weights, kept, (isWeight ? parts.Place.W : parts.Place.B) + index, gradient, update, optimizer);
    }
}

/// <summary>The partial gradients of a dense layer.</summary>
/// <param name="Count">How many parts.</param>
/// <param name="LengthW">Floats from one part of ∂E/∂W to the next.</param>
/// <param name="LengthB">Floats from one part of ∂E/∂b to the next.</param>
/// <param name="Place">Where the layer's parameters are.</param>
readonly record struct PartsOfLayer(int Count, int LengthW, int LengthB, LayerPlace Place);

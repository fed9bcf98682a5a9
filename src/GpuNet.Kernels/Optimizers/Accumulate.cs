using GpuNet.Kernels.MatMul;
using ILGPU;

namespace GpuNet.Kernels.Optimizers;

/// <summary>Accumulates the gradients of several batches: sum ← g for the first, sum ← sum + g for the others.</summary>
static class Accumulate
{
    /// <summary>One thread per four gradients.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, int, int>> Kernel =
        new("accumulate", Run, 256, "sum ← sum + g", flops: new(N: 1), bytes: new(N: 12));

    /// <summary>The kernel.</summary>
    /// <param name="gradients">g (n).</param>
    /// <param name="sum">The sum (n).</param>
    /// <param name="quads">n/4.</param>
    /// <param name="isFirst">1 for the first batch, 0 otherwise.</param>
    public static void Run(ArrayView<float> gradients, ArrayView<float> sum, int quads, int isFirst)
    {
        int i = Grid.GlobalLinearIndex;
        if (i >= quads)
            return;
        var g = gradients.Cast<Float4>()[i];
        if (isFirst == 0)
        {
            var s = sum.Cast<Float4>()[i];
            g = new(s.X + g.X, s.Y + g.Y, s.Z + g.Z, s.W + g.W);
        }
        sum.Cast<Float4>()[i] = g;
    }
}

using GpuNet.Kernels.MatMul;
using GpuNet.Kernels.Reductions;
using ILGPU;
using ILGPU.Algorithms;

namespace GpuNet.Kernels.Optimizers;

/// <summary>
/// c = min(1, limit/‖g‖) with the norm ‖g‖ of all gradients together (Pascanu, Mikolov and Bengio, 2013), in two launches: a fixed number
/// of groups each add the squares of their share, and one group adds these up. Nothing is read back, and the order is always the same.
/// </summary>
public static class ClipByNorm
{
    /// <summary>Groups of the first launch: parts that are added in the second.</summary>
    public const int Parts = 64;

    /// <summary>The first launch: <see cref="Parts"/> groups.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, int>> Squares =
        new("norm-squares", AddSquares, GroupReduce.GroupSize, "the parts of ‖g‖²", flops: new(N: 2), bytes: new(N: 4),
            sharedBytes: sizeof(float) * GroupReduce.GroupSize);

    /// <summary>The second launch: one group.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, float>> Factor =
        new("clip-factor", FindFactor, GroupReduce.GroupSize, "c = min(1, limit/‖g‖)", flops: new(), bytes: new(),
            sharedBytes: sizeof(float) * GroupReduce.GroupSize);

    /// <summary>c for a norm; a NaN stays one.</summary>
    public static float FactorOf(float norm, float limit) => norm <= limit ? 1f : limit / norm;

    /// <summary>The first kernel.</summary>
    /// <param name="gradients">g (n).</param>
    /// <param name="parts">The sum of squares of each group (<see cref="Parts"/>).</param>
    /// <param name="quads">n/4.</param>
    public static void AddSquares(ArrayView<float> gradients, ArrayView<float> parts, int quads)
    {
        var g = gradients.Cast<Float4>();
        float sum = 0f;
        for (int i = Grid.GlobalLinearIndex; i < quads; i += Parts * GroupReduce.GroupSize)
        {
            var quad = g[i];
            sum += quad.X * quad.X + quad.Y * quad.Y + quad.Z * quad.Z + quad.W * quad.W;
        }
        sum = GroupReduce.Row<float, Sum, Threads256>(sum);
        if (Group.IdxX == 0)
            parts[Grid.IdxX] = sum;
    }

    /// <summary>The second kernel.</summary>
    /// <param name="parts">The sums of squares (<see cref="Parts"/>).</param>
    /// <param name="norm">c, and ‖g‖ (2).</param>
    /// <param name="limit">The largest norm.</param>
    public static void FindFactor(ArrayView<float> parts, ArrayView<float> norm, float limit)
    {
        float part = Group.IdxX < Parts ? parts[Group.IdxX] : 0f;
        float length = XMath.Sqrt(GroupReduce.Row<float, Sum, Threads256>(part));
        if (Group.IdxX > 0)
            return;
        norm[0] = FactorOf(length, limit);
        norm[1] = length;
    }
}

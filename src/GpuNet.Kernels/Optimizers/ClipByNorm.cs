using GpuNet.Kernels.MatMul;
using GpuNet.Kernels.Reductions;
using ILGPU;
using ILGPU.Algorithms;

namespace GpuNet.Kernels.Optimizers;

/// <summary>
/// c = min(1, limit/‖g‖) with the norm ‖g‖ of all gradients together (Pascanu, Mikolov and Bengio, 2013), in two launches. In the first, up
/// to a fixed number of groups sum the squares of their part; in the second, one group adds the partial sums. Nothing is read back, and the
/// order depends only on the number of gradients.
/// </summary>
static class ClipByNorm
{
    /// <summary>The maximum number of groups in the first launch.</summary>
    public const int MostParts = 64;

    /// <summary>The first launch: one group per part.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, int>> Squares =
        new("norm-squares", AddSquares, GroupReduce.GroupSize, "partial sums of ‖g‖²", flops: new(N: 2), bytes: new(N: 4),
            sharedBytes: sizeof(float) * GroupReduce.GroupSize);

    /// <summary>The second launch: one group.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, int, float>> Factor =
        new("clip-factor", FindFactor, GroupReduce.GroupSize, "c = min(1, limit/‖g‖)", flops: new(), bytes: new(),
            sharedBytes: sizeof(float) * GroupReduce.GroupSize);

    /// <summary>Number of groups in the first launch, and of partial sums for the second.</summary>
    /// <param name="quads">n/4.</param>
    public static int PartsOf(int quads) => Math.Clamp((quads - 1) / GroupReduce.GroupSize + 1, 1, MostParts);

    /// <summary>c for a norm; a NaN stays NaN.</summary>
    public static float FactorOf(float norm, float limit) => norm <= limit ? 1f : limit / norm;

    /// <summary>The first kernel.</summary>
    /// <param name="gradients">g (n).</param>
    /// <param name="parts">The sum of squares of each group (<see cref="PartsOf"/>).</param>
    /// <param name="quads">n/4.</param>
    public static void AddSquares(ArrayView<float> gradients, ArrayView<float> parts, int quads)
    {
        var g = gradients.Cast<Float4>();
        float sum = 0f;
        for (int i = Grid.GlobalLinearIndex; i < quads; i += MostParts * GroupReduce.GroupSize)
        {
            var quad = g[i];
            sum += quad.X * quad.X + quad.Y * quad.Y + quad.Z * quad.Z + quad.W * quad.W;
        }
        sum = GroupReduce.Row<float, Sum, Threads256>(sum);
        if (Group.IdxX == 0)
            parts[Grid.IdxX] = sum;
    }

    /// <summary>The second kernel.</summary>
    /// <param name="parts">The sums of squares (<see cref="PartsOf"/>).</param>
    /// <param name="norm">c, and ‖g‖ (2).</param>
    /// <param name="count">How many parts there are.</param>
    /// <param name="limit">The largest norm.</param>
    public static void FindFactor(ArrayView<float> parts, ArrayView<float> norm, int count, float limit)
    {
        float part = Group.IdxX < count ? parts[Group.IdxX] : 0f;
        float length = XMath.Sqrt(GroupReduce.Row<float, Sum, Threads256>(part));
        if (Group.IdxX > 0)
            return;
        norm[0] = FactorOf(length, limit);
        norm[1] = length;
    }
}

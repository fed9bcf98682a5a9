using ILGPU;

namespace GpuNet.Kernels.Distance;

/// <summary>The backward pass of a distance: ∂E/∂a = g·(a − b)/D, ∂E/∂b = −∂E/∂a; both are 0 where D is 0 and has no derivative.</summary>
static class DistanceBackward
{
    /// <summary>One thread per element of a.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, DistanceShape>> Kernel =
        new("distance-backward", Run, 256, "da = g·(a − b)/D, db = −da", flops: new(MN: 2), bytes: new(MN: 8, M: 8));

    /// <summary>The kernel.</summary>
    /// <param name="x">a and b side by side (N, 2n).</param>
    /// <param name="distance">D (N, 1).</param>
    /// <param name="g">g = ∂E/∂D (N, 1), with the stride of D.</param>
    /// <param name="below">∂E/∂a and ∂E/∂b side by side (N, 2n), with the stride of x.</param>
    /// <param name="shape">The sizes.</param>
    public static void Run(ArrayView<float> x, ArrayView<float> distance, ArrayView<float> g, ArrayView<float> below, DistanceShape shape)
    {
        int element = Grid.GlobalLinearIndex;
        int row = element / shape.Columns;
        if (row >= shape.Rows)
            return;
        int a = row * shape.StrideX + element % shape.Columns;
        int b = a + shape.Columns;
        float d = distance[row * shape.StrideD];
        float slope = Slope(g[row * shape.StrideD], d) * (x[a] - x[b]);
        below[a] = slope;
        below[b] = -slope;
    }

    /// <summary>g/D, or 0 where D is 0. A NaN stays NaN.</summary>
    public static float Slope(float g, float distance) => distance == 0f ? 0f : g / distance;
}

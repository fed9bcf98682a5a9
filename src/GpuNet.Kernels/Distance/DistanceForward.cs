using GpuNet.Kernels.Reductions;
using ILGPU;
using ILGPU.Algorithms;

namespace GpuNet.Kernels.Distance;

/// <summary>The sizes of a distance.</summary>
/// <param name="Rows">N.</param>
/// <param name="Columns">n, of each of the two vectors.</param>
/// <param name="StrideX">Floats from one pair to the next.</param>
/// <param name="StrideD">Floats from one distance to the next.</param>
readonly record struct DistanceShape(int Rows, int Columns, int StrideX, int StrideD);

/// <summary>D = ‖a − b‖₂ of the two halves a and b of each row.</summary>
/// <typeparam name="TThreads">How many threads share a row.</typeparam>
static class DistanceForward<TThreads> where TThreads : struct, IRowThreads
{
    /// <summary>Several rows per group.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, DistanceShape>> Kernel =
        new("distance", Run, GroupReduce.GroupSize, "D = ‖a − b‖ of the halves of each row",
            flops: new(MN: 1.5, M: 1), bytes: new(MN: 4, M: 4), sharedBytes: sizeof(float) * GroupReduce.GroupSize);

    /// <summary>The kernel.</summary>
    /// <param name="x">a and b side by side (N, 2n).</param>
    /// <param name="distance">D (N, 1).</param>
    /// <param name="shape">The sizes.</param>
    public static void Run(ArrayView<float> x, ArrayView<float> distance, DistanceShape shape)
    {
        int lane = Group.IdxX % TThreads.Count;
        int row = Grid.GlobalLinearIndex / TThreads.Count;
        int columns = row < shape.Rows ? shape.Columns : 0;
        int a = row * shape.StrideX;
        int b = a + shape.Columns;
        float squares = 0f;
        for (int k = lane; k < columns; k += TThreads.Count)
        {
            float difference = x[a + k] - x[b + k];
            squares += difference * difference;
        }
        squares = GroupReduce.Row<float, Sum, TThreads>(squares);
        if (lane == 0 && columns > 0)
            distance[row * shape.StrideD] = XMath.Sqrt(squares);
    }
}

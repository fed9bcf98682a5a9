using System.Runtime.CompilerServices;
using GpuNet.Kernels.MatMul;
using GpuNet.Kernels.Vectors;
using ILGPU;

namespace GpuNet.Kernels.Optimizers;

/// <summary>Averages of all parameters in one launch: a ← a + r(w − a).</summary>
static class MovingAverage
{
    /// <summary>One thread per four parameters.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, int, float>> Kernel =
        new("moving-average", Run, 256, "a ← a + r(w − a)", flops: new(N: 3), bytes: new(N: 12));

    /// <summary>The kernel.</summary>
    /// <param name="parameters">w (n).</param>
    /// <param name="averages">a (n).</param>
    /// <param name="quads">n/4.</param>
    /// <param name="rate">r, from 0 to 1.</param>
    public static void Run(ArrayView<float> parameters, ArrayView<float> averages, int quads, float rate)
    {
        int i = Grid.GlobalLinearIndex;
        if (i >= quads)
            return;
        var w = parameters.Cast<Float4>()[i];
        var a = averages.Cast<Float4>()[i];
        averages.Cast<Float4>()[i] = new(
            Next(new Lane1(a.X), new(w.X), rate).Value, Next(new Lane1(a.Y), new(w.Y), rate).Value,
            Next(new Lane1(a.Z), new(w.Z), rate).Value, Next(new Lane1(a.W), new(w.W), rate).Value);
    }

    /// <summary>a + r(w − a): exactly w for r = 1, and exactly a where w does not change.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Next<V>(V average, V parameter, float rate) where V : struct, IVector<V> => rate < 0.5f
        ? V.MultiplyAdd(V.Broadcast(rate), parameter - average, average)
        : V.MultiplyAdd(V.Broadcast(rate - 1f), parameter - average, parameter);
}

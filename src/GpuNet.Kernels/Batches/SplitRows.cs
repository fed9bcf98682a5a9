using ILGPU;

namespace GpuNet.Kernels.Batches;

/// <summary>Splits each row into several rows.</summary>
static class SplitRows
{
    /// <summary>One thread per element.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, RowParts>> Kernel =
        new("split-rows", Run, 256, "each row split into several rows", flops: new(), bytes: new(MN: 8));

    /// <summary>The kernel.</summary>
    /// <param name="wide">(N, parts · columns).</param>
    /// <param name="narrow">(N · pitch, columns).</param>
    /// <param name="parts">The sizes.</param>
    public static void Run(ArrayView<float> wide, ArrayView<float> narrow, RowParts parts)
    {
        int element = Grid.GlobalLinearIndex;
        if (element < parts.Count)
            narrow[parts.Narrow(element)] = wide[parts.Wide(element)];
    }
}

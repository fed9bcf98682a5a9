using ILGPU;

namespace GpuNet.Kernels.Batches;

/// <summary>Joins several rows to one: the inverse of <see cref="SplitRows"/>.</summary>
static class JoinRows
{
    /// <summary>One thread per element.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, RowParts>> Kernel =
        new("join-rows", Run, 256, "several rows joined to one row", flops: new(), bytes: new(MN: 8));

    /// <summary>The kernel.</summary>
    /// <param name="narrow">(N · pitch, columns).</param>
    /// <param name="wide">(N, parts · columns).</param>
    /// <param name="parts">The sizes.</param>
    public static void Run(ArrayView<float> narrow, ArrayView<float> wide, RowParts parts)
    {
        int element = Grid.GlobalLinearIndex;
        if (element < parts.Count)
            wide[parts.Wide(element)] = narrow[parts.Narrow(element)];
    }
}

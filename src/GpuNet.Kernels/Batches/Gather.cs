using GpuNet.Kernels.MatMul;
using ILGPU;

namespace GpuNet.Kernels.Batches;

/// <summary>The rows of a data set that make up a batch, by their indices.</summary>
static class Gather
{
    /// <summary>One thread per four elements of a row.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<int>, ArrayView<float>, GatherShape>> Kernel =
        new("gather", Run, 256, "row r of the batch = row order[first + r] of the data", flops: new(), bytes: new(MN: 8, M: 4));

    /// <summary>The kernel.</summary>
    /// <param name="source">The data (examples, columns).</param>
    /// <param name="order">Row numbers of the data.</param>
    /// <param name="destination">The batch (rows, columns).</param>
    /// <param name="shape">The sizes.</param>
    public static void Run(ArrayView<float> source, ArrayView<int> order, ArrayView<float> destination, GatherShape shape)
    {
        int thread = Grid.GlobalLinearIndex;
        int row = thread / shape.QuadsPerRow;
        int column = thread % shape.QuadsPerRow * 4;
        if (row >= shape.Rows)
            return;
        int example = order[shape.First + row];
        int from = example * shape.SourceStride + column;
        int to = row * shape.DestinationStride + column;
        // The host refuses such a number where it sees it; NaN shows one that something else wrote.
        if ((uint)example >= (uint)shape.Examples)
        {
            for (int i = 0; i < 4 && i < shape.Columns - column; i++)
                destination[to + i] = float.NaN;
            return;
        }
        if (column + 4 <= shape.Columns)
        {
            destination.Cast<Float4>()[to >> 2] = source.Cast<Float4>()[from >> 2];
            return;
        }
        for (int i = 0; i < shape.Columns - column; i++)
            destination[to + i] = source[from + i];
    }
}

/// <summary>The sizes of a gather.</summary>
/// <param name="First">Position in the order at which the batch begins.</param>
/// <param name="Rows">Rows of the batch.</param>
/// <param name="Examples">Rows of the data.</param>
/// <param name="Columns">Columns of both matrices.</param>
/// <param name="SourceStride">Floats from one row of the data to the next, a multiple of 4.</param>
/// <param name="DestinationStride">Floats from one row of the batch to the next, a multiple of 4.</param>
readonly record struct GatherShape(int First, int Rows, int Examples, int Columns, int SourceStride, int DestinationStride)
{
    /// <summary>Threads per row.</summary>
    public int QuadsPerRow => (Columns + 3) / 4;
}

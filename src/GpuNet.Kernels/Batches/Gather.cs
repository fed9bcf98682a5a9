using ILGPU;

namespace GpuNet.Kernels.Batches;

/// <summary>The rows of a data set that make up a batch, by their indices.</summary>
public static class Gather
{
    /// <summary>A thread an element.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<int>, ArrayView<float>, GatherShape>> Kernel =
        new("gather", Run, 256, "row r of the batch = row order[first + r] of the data");

    /// <summary>The kernel.</summary>
    /// <param name="source">The data (examples, columns).</param>
    /// <param name="order">Row numbers of the data.</param>
    /// <param name="destination">The batch (rows, columns).</param>
    /// <param name="shape">The sizes.</param>
    public static void Run(ArrayView<float> source, ArrayView<int> order, ArrayView<float> destination, GatherShape shape)
    {
        int element = Grid.GlobalLinearIndex;
        if (element >= shape.Rows * shape.Columns)
            return;
        int row = element / shape.Columns;
        int column = element % shape.Columns;
        destination[row * shape.DestinationStride + column] = source[order[shape.First + row] * shape.SourceStride + column];
    }
}

/// <summary>The sizes of a gather.</summary>
/// <param name="First">Where in the order the batch begins.</param>
/// <param name="Rows">Rows of the batch.</param>
/// <param name="Columns">Columns of both matrices.</param>
/// <param name="SourceStride">Floats from one row of the data to the next.</param>
/// <param name="DestinationStride">Floats from one row of the batch to the next.</param>
public readonly record struct GatherShape(int First, int Rows, int Columns, int SourceStride, int DestinationStride);

using GpuNet.Kernels.MatMul;
using ILGPU;

namespace GpuNet.Kernels.Batches;

/// <summary>The rows of a data set that make up a batch, by their indices: of features, targets and weights in one launch.</summary>
static class Gather
{
    /// <summary>Matrices of a launch, at most.</summary>
    public const int Most = 3;

    /// <summary>One thread per four elements of a row.</summary>
    public static readonly Kernel<Action<ArrayView<int>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>,
        ArrayView<float>, ArrayView<float>, GatherShape>> Kernel =
        new("gather", Run, 256, "row r of the batch = row order[first + r] of the data", flops: new(), bytes: new(MN: 8, M: 4));

    /// <summary>The kernel. Matrices that are not there have no columns, and any view.</summary>
    /// <param name="order">Row numbers of the data.</param>
    /// <param name="source1">The first data (examples, columns).</param>
    /// <param name="batch1">Their batch (rows, columns).</param>
    /// <param name="source2">The second data.</param>
    /// <param name="batch2">Their batch.</param>
    /// <param name="source3">The third data.</param>
    /// <param name="batch3">Their batch.</param>
    /// <param name="shape">The sizes.</param>
    public static void Run(
        ArrayView<int> order, ArrayView<float> source1, ArrayView<float> batch1, ArrayView<float> source2, ArrayView<float> batch2,
        ArrayView<float> source3, ArrayView<float> batch3, GatherShape shape)
    {
        int thread = Grid.GlobalLinearIndex;
        int row = thread / shape.QuadsPerRow;
        int quad = thread % shape.QuadsPerRow;
        if (row >= shape.Rows)
            return;
        int example = order[shape.First + row];
        // The host refuses such a number where it sees it; NaN shows one that something else wrote.
        bool exists = (uint)example < (uint)shape.Examples;
        if (quad < shape.Matrix1.Quads)
        {
            Copy(source1, batch1, shape.Matrix1, example, row, quad, exists);
            return;
        }
        quad -= shape.Matrix1.Quads;
        if (quad < shape.Matrix2.Quads)
        {
            Copy(source2, batch2, shape.Matrix2, example, row, quad, exists);
            return;
        }
        Copy(source3, batch3, shape.Matrix3, example, row, quad - shape.Matrix2.Quads, exists);
    }

    static void Copy(ArrayView<float> source, ArrayView<float> batch, GatheredRows sizes, int example, int row, int quad, bool exists)
    {
        int columns = sizes.Columns - quad * 4;
        int from = example * sizes.SourceStride + quad * 4;
        int to = row * sizes.BatchStride + quad * 4;
        if (!exists)
        {
            for (int i = 0; i < 4 && i < columns; i++)
                batch[to + i] = float.NaN;
            return;
        }
        if (columns >= 4)
        {
            batch.Cast<Float4>()[to >> 2] = source.Cast<Float4>()[from >> 2];
            return;
        }
        for (int i = 0; i < columns; i++)
            batch[to + i] = source[from + i];
    }
}

/// <summary>The sizes of a gather.</summary>
/// <param name="First">Position in the order at which the batch begins.</param>
/// <param name="Rows">Rows of the batch.</param>
/// <param name="Examples">Rows of the data.</param>
/// <param name="Matrix1">Of the first matrix.</param>
/// <param name="Matrix2">Of the second matrix.</param>
/// <param name="Matrix3">Of the third matrix.</param>
readonly record struct GatherShape(
    int First, int Rows, int Examples, GatheredRows Matrix1, GatheredRows Matrix2 = default, GatheredRows Matrix3 = default)
{
    /// <summary>Threads per row.</summary>
    public int QuadsPerRow => Matrix1.Quads + Matrix2.Quads + Matrix3.Quads;
}

/// <summary>The sizes of the rows of one matrix.</summary>
/// <param name="Columns">Columns of the data and of the batch.</param>
/// <param name="SourceStride">Floats from one row of the data to the next, a multiple of 4.</param>
/// <param name="BatchStride">Floats from one row of the batch to the next, a multiple of 4.</param>
readonly record struct GatheredRows(int Columns, int SourceStride, int BatchStride)
{
    /// <summary>Threads per row.</summary>
    public int Quads => (Columns + 3) / 4;
}

using System.Runtime.CompilerServices;

namespace GpuNet.Recording;

/// <summary>
/// Places the matrices and buffers of a plan in a block of memory, one after another; without a block it only counts them.
/// </summary>
/// <param name="batchSize">The largest number of examples per batch.</param>
/// <param name="isForTraining">Whether the plan trains and so keeps the values that derivatives need.</param>
/// <param name="block">The block, filled with 0; null to count.</param>
sealed class Workspace(int batchSize, bool isForTraining, DeviceBlock? block = null)
{
    const long Alignment = sizeof(float) * GpuNet.Matrix.Alignment;

    readonly Dictionary<string, (Matrix Matrix, long Rows)> matrices = [];

    /// <summary>Whether the plan trains.</summary>
    public bool IsForTraining => isForTraining;

    /// <summary>Total bytes requested, padding included.</summary>
    public long Bytes { get; private set; }

    /// <summary>Whether kernels can index all requested memory.</summary>
    public bool IsIndexable { get; private set; } = true;

    /// <summary>A matrix with rows for every example of a batch, initialised to 0; its padding stays 0.</summary>
    public Matrix Rows(string name, int rowsPerExample, int columns, int extraRows = 0) =>
        Matrix(name, (long)batchSize * rowsPerExample + extraRows, columns);

    /// <summary>A matrix by name: every request for the name gets the same one. It is initialised to 0; its padding stays 0.</summary>
    public Matrix Matrix(string name, long rows, int columns)
    {
        if (!matrices.TryGetValue(name, out var known))
        {
            int stride = GpuNet.Matrix.StrideFor(columns);
            known = matrices[name] = (new(Buffer<float>(rows * stride), 0, (int)Math.Min(rows, int.MaxValue), columns, stride), rows);
        }
        if ((known.Rows, known.Matrix.Columns) != (rows, columns))
        {
            throw new InvalidOperationException(
                $"the matrix '{name}' is asked for in two sizes: {(known.Rows, known.Matrix.Columns)} and {(rows, columns)}");
        }
        return known.Matrix;
    }

    /// <summary>A matrix with given values, row by row; nothing else writes to it.</summary>
    public Matrix Constant(string name, int columns, ReadOnlySpan<float> values)
    {
        var matrix = Matrix(name, values.Length / columns, columns);
        if (block is not null)
            matrix.Upload(values);
        return matrix;
    }

    /// <summary>A buffer, initialised to 0.</summary>
    public DeviceBuffer<T> Buffer<T>(long length) where T : unmanaged
    {
        long offset = Bytes;
        Bytes += (Unsafe.SizeOf<T>() * length + Alignment - 1) / Alignment * Alignment;
        IsIndexable &= length <= GpuNet.Matrix.MostElements;
        return block?.Slice<T>(offset, (int)length) ?? Unallocated<T>.Buffer;
    }
}

/// <summary>A placeholder for buffers while they are only counted.</summary>
sealed class Unallocated<T>() : DeviceBuffer<T>(length: 0, new Nowhere(), isWhole: false) where T : unmanaged
{
    public static Unallocated<T> Buffer { get; } = new();

    protected override void UploadCore(ReadOnlySpan<T> source, int offset) => throw new NotSupportedException();

    protected override void DownloadCore(Span<T> destination, int offset) => throw new NotSupportedException();

    sealed class Nowhere() : DeviceBlock(bytes: 0, device: null)
    {
        protected override DeviceBuffer<TPart> SliceCore<TPart>(long offset, int length) => throw new NotSupportedException();

        protected override void ClearCore() => throw new NotSupportedException();

        protected override void Release()
        {
        }
    }
}

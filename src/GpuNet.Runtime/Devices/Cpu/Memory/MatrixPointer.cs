namespace GpuNet.Devices.Cpu.Memory;

/// <summary>Where a matrix lies in native memory.</summary>
/// <param name="data">Its first element.</param>
/// <param name="stride">Floats from one row to the next.</param>
readonly unsafe struct MatrixPointer(float* data, nint stride)
{
    public readonly float* Data = data;

    public readonly nint Stride = stride;

    /// <summary>Where the matrix lies; it must lie within its buffer, which must not be disposed.</summary>
    public static MatrixPointer To(Matrix matrix)
    {
        if (matrix.Offset < 0 || (long)matrix.Offset + matrix.Length > matrix.Buffer.Length || matrix.Columns > matrix.Stride)
            throw new ArgumentException($"not within its buffer of {matrix.Buffer.Length} elements: {matrix}", nameof(matrix));
        return new(((CpuBuffer<float>)matrix.Buffer).Data + matrix.Offset, matrix.Stride);
    }

    /// <summary>The first element of a row.</summary>
    public float* Row(nint row) => Data + row * Stride;

    /// <summary>An element.</summary>
    public float* At(nint row, nint column) => Data + row * Stride + column;

    /// <summary>Has a part of the matrix brought into the cache, while something else is computed.</summary>
    public void Prefetch(MatrixPart block)
    {
        for (int row = 0; row < block.Rows; row++)
            Cache.Prefetch(At(block.Row + row, block.Column), block.Columns);
    }
}

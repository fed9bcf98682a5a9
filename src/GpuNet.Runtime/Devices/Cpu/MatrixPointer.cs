namespace GpuNet.Runtime.Devices.Cpu;

/// <summary>Where a matrix lies in native memory.</summary>
/// <param name="data">Its first element.</param>
/// <param name="stride">Floats from one row to the next.</param>
readonly unsafe struct MatrixPointer(float* data, nint stride)
{
    public readonly float* Data = data;

    public readonly nint Stride = stride;

    /// <summary>The matrix, which must lie within its buffer. Throws where the buffer was disposed.</summary>
    public static MatrixPointer To(Matrix matrix) => new(((CpuBuffer<float>)matrix.Buffer).Data + matrix.Offset, matrix.Stride);

    /// <summary>The first element of a row.</summary>
    public float* Row(nint row) => Data + row * Stride;
}

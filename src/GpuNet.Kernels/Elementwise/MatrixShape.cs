namespace GpuNet.Kernels.Elementwise;

/// <summary>A matrix in memory.</summary>
/// <param name="Rows">Number of rows.</param>
/// <param name="Columns">Number of columns.</param>
/// <param name="Stride">Floats from one row to the next.</param>
readonly record struct MatrixShape(int Rows, int Columns, int Stride)
{
    /// <summary>Number of elements.</summary>
    public int Count => Rows * Columns;

    /// <summary>The position of the element with that number, row by row.</summary>
    public int Index(int element) => element / Columns * Stride + element % Columns;
}

using GpuNet.Devices.Cpu.Memory;

namespace GpuNet.Devices.Cpu.MatMul;

/// <summary>
/// A factor of C = Σ_k left(i, k)·right(j, k), whichever way it lies in memory: for the left an output is a row i of C,
/// for the right a column j.
/// </summary>
/// <param name="data">The element of output 0 at depth 0.</param>
/// <param name="stride">Floats from one output to the next.</param>
/// <param name="step">Floats from one depth k to the next.</param>
readonly unsafe struct Factor(float* data, nint stride, nint step)
{
    public readonly float* Data = data;

    public readonly nint Stride = stride;

    public readonly nint Step = step;

    /// <summary>An output a row of the matrix, depth along the row.</summary>
    public static Factor Rows(MatrixPointer matrix) => new(matrix.Data, matrix.Stride, 1);

    /// <summary>An output a column of the matrix, depth down the column.</summary>
    public static Factor Columns(MatrixPointer matrix) => new(matrix.Data, 1, matrix.Stride);

    /// <summary>The factor from an output and a depth on.</summary>
    public Factor From(nint output, nint depth) => new(Data + output * Stride + depth * Step, Stride, Step);
}

/// <summary>A factor cut into panels of as many outputs as a tile has rows or columns.</summary>
/// <param name="first">The first panel.</param>
/// <param name="pitch">Floats from one panel to the next.</param>
readonly struct Panels(Factor first, nint pitch)
{
    readonly Factor first = first;
    readonly nint pitch = pitch;

    /// <summary>Floats from one step of k to the next.</summary>
    public nint Step => first.Step;

    /// <summary>
    /// Floats from one packed panel to the next: a line more than it takes. Without it, panels of a multiple of 4 KB would compete for one
    /// place in the first-level cache.
    /// </summary>
    public static int Pitch(int width, int depth) => width * depth + Cache.Line;

    /// <summary>How many panels outputs make up.</summary>
    public static int Count(int outputs, int width) => (outputs + width - 1) / width;

    /// <summary>A panel.</summary>
    public unsafe Factor Panel(nint panel) => new(first.Data + panel * pitch, first.Stride, first.Step);
}

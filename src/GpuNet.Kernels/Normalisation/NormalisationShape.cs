namespace GpuNet.Kernels.Normalisation;

/// <summary>The sizes and constants of a normalisation.</summary>
/// <param name="Rows">N.</param>
/// <param name="Columns">n.</param>
/// <param name="StrideX">Floats from one row of X to the next.</param>
/// <param name="StrideY">Floats from one row of the result, of S and of δ to the next.</param>
/// <param name="StrideStatistics">Floats from the statistics of one row to those of the next.</param>
/// <param name="Epsilon">ε.</param>
readonly record struct NormalisationShape(int Rows, int Columns, int StrideX, int StrideY, int StrideStatistics, float Epsilon)
{
    /// <summary>Number of elements.</summary>
    public int Count => Rows * Columns;
}

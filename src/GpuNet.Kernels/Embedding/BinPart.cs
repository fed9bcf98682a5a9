namespace GpuNet.Kernels.Embedding;

/// <summary>The part of a bin that lies below a number.</summary>
static class BinPart
{
    /// <summary>e(x) − e(0), with e(x) = min(max((x − start)·slope, 0), 1): 0 in all bins that do not lie between 0 and x.</summary>
    /// <param name="x">The number.</param>
    /// <param name="start">Where the bin begins.</param>
    /// <param name="slope">1/width of the bin.</param>
    public static float Of(float x, float start, float slope) => Clamp((x - start) * slope) - Clamp((0f - start) * slope);

    // A NaN stays NaN.
    static float Clamp(float value) => value < 0f ? 0f : value > 1f ? 1f : value;
}

/// <summary>The sizes of an embedding.</summary>
/// <param name="Rows">N.</param>
/// <param name="Inputs">Columns of X.</param>
/// <param name="Outputs">Columns of Y.</param>
/// <param name="Bins">Bins of all inputs, the rows of W.</param>
/// <param name="Width">Columns of W.</param>
/// <param name="StrideX">Floats from one row of X to the next.</param>
/// <param name="StrideY">Floats from one row of Y, or δ, to the next.</param>
/// <param name="StrideW">Floats from one row of W to the next.</param>
/// <param name="StridePlaces">Floats from one row of the table of places to the next.</param>
readonly record struct EmbeddingShape(
    int Rows, int Inputs, int Outputs, int Bins, int Width, int StrideX, int StrideY, int StrideW, int StridePlaces);

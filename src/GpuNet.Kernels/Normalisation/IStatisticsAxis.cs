namespace GpuNet.Kernels.Normalisation;

/// <summary>The axis of mean and variance.</summary>
interface IStatisticsAxis
{
    /// <summary>The position of an element's statistics.</summary>
    /// <param name="row">The element's row.</param>
    /// <param name="column">The element's column.</param>
    /// <param name="stride">Floats from the statistics of one row to those of the next.</param>
    static abstract int Index(int row, int column, int stride);
}

/// <summary>Over a column: batch normalisation.</summary>
readonly struct PerColumn : IStatisticsAxis
{
    /// <inheritdoc/>
    public static int Index(int row, int column, int stride) => column;
}

/// <summary>Over a row: layer normalisation.</summary>
readonly struct PerRow : IStatisticsAxis
{
    /// <inheritdoc/>
    public static int Index(int row, int column, int stride) => row * stride;
}

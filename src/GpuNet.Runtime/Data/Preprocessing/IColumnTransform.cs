namespace GpuNet;

/// <summary>
/// A step of preprocessing: what becomes of the columns of a table. What it knows, it has learned from the training rows.
/// </summary>
interface IColumnTransform
{
    /// <summary>Number of columns that it takes.</summary>
    int Columns { get; }

    /// <summary>Number of columns that it makes of them.</summary>
    int Outputs { get; }

    /// <summary>Transforms a row.</summary>
    /// <param name="row">Its values (<see cref="Columns"/>); NaN where one is missing.</param>
    /// <param name="result">What becomes of them (<see cref="Outputs"/>); where the numbers are equal it may be the row itself.</param>
    void Apply(ReadOnlySpan<double> row, Span<double> result);
}

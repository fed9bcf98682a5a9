namespace GpuNet.Kernels.Batches;

/// <summary>
/// Two layouts of the same numbers: wide, (N, parts · columns), and narrow, with one row per part. The narrow matrix may have more rows per
/// wide row than parts; the first of these are left unchanged.
/// </summary>
/// <param name="Rows">N.</param>
/// <param name="Parts">Parts of a wide row.</param>
/// <param name="Columns">Columns of a part.</param>
/// <param name="StrideWide">Floats from one wide row to the next.</param>
/// <param name="StrideNarrow">Floats from one narrow row to the next.</param>
/// <param name="Pitch">Narrow rows for each wide row.</param>
readonly record struct RowParts(int Rows, int Parts, int Columns, int StrideWide, int StrideNarrow, int Pitch)
{
    /// <summary>Number of elements.</summary>
    public int Count => Rows * Parts * Columns;

    /// <summary>The position of an element in the wide matrix.</summary>
    public int Wide(int element) => element / (Parts * Columns) * StrideWide + element % (Parts * Columns);

    /// <summary>The position of an element in the narrow matrix.</summary>
    public int Narrow(int element)
    {
        int row = element / (Parts * Columns) * Pitch + Pitch - Parts + element / Columns % Parts;
        return row * StrideNarrow + element % Columns;
    }
}

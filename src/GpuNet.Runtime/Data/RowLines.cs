using System.Collections;

namespace GpuNet.Data;

/// <summary>The lines of rows that begin on one line after the other, as those of most files do: they need no memory.</summary>
/// <param name="first">The line of the first row.</param>
/// <param name="count">Number of rows.</param>
sealed class RowLines(int first, int count) : IReadOnlyList<int>
{
    /// <inheritdoc/>
    public int Count => count;

    /// <inheritdoc/>
    public int this[int row] => first + row;

    /// <summary>The lines of the rows of a table; null where the file has none.</summary>
    /// <param name="cells">The cells of the table.</param>
    /// <param name="rowsOfRow">How many rows are made of each of its rows.</param>
    public static IReadOnlyList<int>? Of(TableCells cells, int rowsOfRow)
    {
        if (!cells.HasLines)
            return null;
        int first = cells.LineOf(0), rows = cells.Count;
        if (rowsOfRow == 1 && cells.SourceOf(0) is null && cells.LineOf(rows - 1) - first == rows - 1)
            return new RowLines(first, rows);
        return [.. Enumerable.Range(0, rows * rowsOfRow).Select(row => cells.LineOf(row / rowsOfRow))];
    }

    /// <summary>The file of each row; null where all are of one.</summary>
    /// <inheritdoc cref="Of"/>
    public static string[]? SourcesOf(TableCells cells, int rowsOfRow) => cells.SourceOf(0) is null
        ? null
        : [.. Enumerable.Range(0, cells.Count * rowsOfRow).Select(row => cells.SourceOf(row / rowsOfRow)!)];

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => Enumerable.Range(first, count).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

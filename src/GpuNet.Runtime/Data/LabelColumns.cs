using GpuNet.Runtime.Data.Preprocessing;

namespace GpuNet.Runtime.Data;

/// <summary>Target columns of labels: 0 where one does not hold, 1 where it does.</summary>
static class LabelColumns
{
    /// <summary>Reads columns into a row-major array (rows, columns).</summary>
    /// <exception cref="InputException">A cell is neither.</exception>
    public static float[] Read(CsvTable table, ReadOnlySpan<int> columns)
    {
        float[] labels = NumberColumns.Allocate(table, columns.Length);
        int next = 0;
        foreach (var row in table.Rows)
        {
            foreach (int column in columns)
                labels[next++] = Parse(table, row, column);
        }
        return labels;
    }

    static float Parse(CsvTable table, CsvRow row, int column) => row[column] switch
    {
        "0" or "false" => 0f,
        "1" or "true" => 1f,
        _ when Missing.IsMissing(row.Bytes(column)) => throw table.BadCell(row, column, "the target is missing; fill it in or remove the row"),
        var text => throw table.BadCell(row, column, $"{text.Quote()} is neither 0 nor 1, which say whether the label holds"),
    };
}

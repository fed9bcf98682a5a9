namespace GpuNet.Tests.Data;

/// <summary>Small tables with one column that is looked at: beside it are a plain one, b, and the target y.</summary>
static class ColumnTable
{
    /// <summary>The target.</summary>
    public static TableRoles Roles { get; } = new() { Targets = ["y"] };

    /// <summary>A table with a column of these cells, in turn.</summary>
    public static Table TableOf(string name, IReadOnlyList<string> cells, int rows) => TestTables.Parse(
        $"{name},b,y\n"
        + string.Concat(Enumerable.Range(0, rows).Select(row => $"\"{cells[row % cells.Count]}\",{row % 7}.25,{row % 2}\n")));

    /// <summary>A table with a column whose cells follow from their rows.</summary>
    public static Table TableOf(string name, int rows, Func<int, string> cell) =>
        TableOf(name, [.. Enumerable.Range(0, rows).Select(cell)], rows);

    /// <summary>The numbers of a column.</summary>
    public static double[] ColumnOf(DataSet data, int column) =>
        [.. Enumerable.Range(0, data.Count).Select(row => data.Features[row * data.FeatureCount + column])];
}

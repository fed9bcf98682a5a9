using System.ComponentModel.DataAnnotations.Schema;
using System.Data;

namespace GpuNet.Tests.Data;

/// <summary>Tables of records and of queries are those that a file would give.</summary>
public sealed class TableFromTests
{
    enum Colour
    {
        Red,
        Green,
    }

    [Fact]
    public void Records_are_rows_of_their_properties()
    {
        var table = Table.From([new House(Colour.Red, 120, 2.5f, null, "p", [1]), new House(Colour.Green, 80, float.NaN, true, null, [])]);
        Assert.Equal(["Colour", "area in m2", "Rooms", "HasGarden", "Label"], table.Headers);
        Assert.Equal(["Red|120|2.5||p", "Green|80||true|"], table.Rows.Select(row => string.Join('|', row.Cells)));
        Assert.Equal([false, true], table.Rows.Select(row => table.IsMissing(row, 2)));
    }

    [Fact]
    public void Records_are_learned_from_as_a_file_is()
    {
        Point[] points = [.. Enumerable.Range(0, 30).Select(i => new Point(i * 0.5, i % 7, i % 2 == 0 ? "even" : "odd"))];
        var data = DataSetReader.Read(Table.From(points), nameof(Point.Kind));
        var same = DataSetReader.Read(
            TestTables.Parse("X,Y,Kind\n" + string.Concat(points.Select(point => FormattableString.Invariant(
                $"{point.X},{point.Y},{point.Kind}\n")))), "Kind");
        Assert.Equal(same.FeatureNames, data.FeatureNames);
        Assert.Equal(same.Features, data.Features);
        Assert.Equal(same.Targets, data.Targets);
        Assert.Equal("the records, example 3", data.Where(2));
    }

    [Fact]
    public void A_query_is_read_to_its_end()
    {
        using var result = new DataTable { Columns = { { "x", typeof(decimal) }, { "day", typeof(DateTime) }, { "y", typeof(string) } } };
        result.Rows.Add(1.25m, new DateTime(2024, 6, 18), "p");
        result.Rows.Add(DBNull.Value, new DateTime(2024, 6, 19, 12, 30, 0), "q");
        using var reader = result.CreateDataReader();
        var table = Table.From(reader);
        Assert.Equal(["x", "day", "y"], table.Headers);
        Assert.Equal(["1.25|2024-06-18 00:00:00|p", "|2024-06-19 12:30:00|q"], table.Rows.Select(row => string.Join('|', row.Cells)));
    }

    [Fact]
    public void What_is_no_table_is_refused()
    {
        Assert.Equal("the records: there are no rows of data", TestTables.ErrorOf(() => Table.From(Array.Empty<Point>())));
        Assert.Throws<ArgumentException>(() => Table.From([new object()]));
        Assert.Contains("'List'", Assert.Throws<ArgumentException>(() => Table.From([new WithList([1])])).Message);
    }

    sealed record House(
        Colour Colour, [property: Column("area in m2")] int Area, float? Rooms, bool? HasGarden, string? Label,
        [property: NotMapped] int[] Prices);

    sealed record Point(double X, int Y, string Kind);

    sealed record WithList(List<int> List);
}

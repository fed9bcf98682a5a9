using GpuNet.Data;

namespace GpuNet.Tests.Data;

public sealed class ColumnSummaryTests
{
    [Fact]
    public void A_column_is_summed_up_by_its_values()
    {
        var data = DataSetReader.Read(TestTables.Parse("x,word,y\n1.5,p,u\n,q,v\n-2,,u\n1.5,r,w\n3,s,v\n"), "y");
        Assert.Equal(
            [
                new("x", "number", "feature", 1, 3, "-2 to 3"),
                new("word", "text", "feature", 1, 4, "p, q, r, …"),
                new("y", "text", "class", 0, 3, "u, v, w"),
            ],
            ColumnSummary.Of(data, most: 5));
        var counted = DataSetReader.Read(
            TestTables.Parse("word,y\np,u\nq,v\np,u\n"), new TableRoles { Targets = ["y"], Frequency = ["word"] });
        Assert.Equal(new("word", "text", "frequency", 0, 2, "p, q"), ColumnSummary.Of(counted, most: 5)[0]);
        var digits = DataSetReader.Read(TestTables.Parse("x,y\n1.5,0\n2,1\n3,2\n4,2\n"), "y");
        Assert.Equal(new("y", "number", "class", 0, 3, "0, 1, 2"), ColumnSummary.Of(digits, most: 5)[^1]);
        Assert.Equal(["x", "y"], ColumnSummary.Of(data, most: 1).Select(column => column.Name));
        var numbers = DataSetReader.Read(TestTables.Parse("x,y\n1,1000000\n2,0.25\n"), "y", regression: true);
        Assert.Equal(new("y", "number", "target", 0, 2, "0.25 to 1E+06"), ColumnSummary.Of(numbers, most: 5)[^1]);
    }

    [Fact]
    public void Many_different_values_are_counted_as_few_are()
    {
        // 6000 different ones, one of them in 4000 rows, and missing ones.
        string[] rows = [.. Enumerable.Range(0, 10_000).Select(row => row % 100 == 7 ? ",1" : $"{Math.Min(row, 6000) - 0.5},{row % 5}")];
        var data = DataSetReader.Read(TestTables.Parse("x,y\n" + string.Join('\n', rows)), "y", regression: true);
        int missing = 100, distinct = 6001 - 60;
        Assert.Equal(new("x", "number", "feature", missing, distinct, "-0.5 to 5999.5"), ColumnSummary.Of(data, most: 5)[0]);
    }
}

using static GpuNet.Tests.Data.ColumnTable;

namespace GpuNet.Tests.Data;

/// <summary>What a target is taken for: classes or numbers, and what is asked where it could be both.</summary>
public sealed class TargetColumnTests
{
    [Fact]
    public void Whole_numbers_with_a_point_are_the_classes_that_they_are_without()
    {
        var data = DataSetReader.Read(TestTables.Parse("a,y\n1,10.0\n2,9.0\n3,9\n4,10.0\n5,2.0\n"), "y");
        Assert.Equal(["2", "9", "10"], data.ClassNames!);
        Assert.Equal([2, 1, 1, 2, 0], Enumerable.Range(0, data.Count).Select(data.ClassOf));
    }

    [Fact]
    public void Real_numbers_are_classes_where_they_are_said_to_be()
    {
        var table = TestTables.Parse("a,y\n1,0.5\n2,1.5\n3,0.5\n4,1.0\n");
        Assert.Contains("Categorical = y", TestTables.ErrorOf(() => DataSetReader.Read(table, "y")));
        Assert.Equal(["0.5", "1.0", "1.5"], DataSetReader.Read(table, Roles with { Categorical = ["y"] }).ClassNames!);
    }

    // A double holds neither of the large ones exactly.
    [Theory]
    [InlineData("100000000000001001,100000000000001000", "100000000000001000,100000000000001001")]
    [InlineData("2e3,500,1e3,500.0", "500,1e3,2e3")]
    [InlineData("10.5,9.5", "9.5,10.5")]
    [InlineData("-0.5,-1.5", "-1.5,-0.5")]
    public void Two_numbers_and_all_whole_ones_are_classes_however_they_are_written(string cells, string classes)
    {
        string[] of = cells.Split(',');
        var table = TestTables.Parse(
            "a,y\n" + string.Concat(Enumerable.Range(0, 40).Select(row => $"{row % 9}.5,{of[row % of.Length]}\n")));
        var data = DataSetReader.Read(table, "y");
        Assert.Equal(classes.Split(','), data.ClassNames!);
        Assert.All(Enumerable.Range(0, 40), row => Assert.Equal(
            data.ClassNames![data.ClassOf(row)], of[row % of.Length].Replace(".0", "", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(21, 419, true)]
    [InlineData(21, 420, false)]
    [InlineData(20, 150, false)]
    public void A_target_of_rather_many_different_numbers_is_told(int numbers, int rows, bool isTold)
    {
        var table = TestTables.Parse(
            "a,y\n" + string.Concat(Enumerable.Range(0, rows).Select(row => $"{row % 9}.5,{row % numbers}\n")));
        string told = $"t.csv: the target 'y' has {numbers} different whole numbers in {rows} rows, each of which becomes a class; "
            + "use Task = Regression, or Categorical = y if they are classes";
        Assert.Equal(isTold, HeardTraces.During(() => DataSetReader.Read(table, "y")).Contains(told));
        Assert.DoesNotContain(told, HeardTraces.During(() => DataSetReader.Read(table, Roles with { Categorical = ["y"] })));
    }

    [Fact]
    public void A_target_of_many_different_numbers_asks_for_regression()
    {
        var table = TestTables.Parse("a,y\n" + string.Concat(Enumerable.Range(0, 100).Select(row => $"{row % 9}.5,{row % 30}\n")));
        Assert.Equal(
            "t.csv: the target 'y' has 30 different values in 100 rows, too many for classes; use Task = Regression, "
            + "or Categorical = y if they are classes",
            TestTables.ErrorOf(() => DataSetReader.Read(table, "y")));
        Assert.Equal(30, DataSetReader.Read(table, Roles with { Categorical = ["y"] }).ClassNames!.Count);
        Assert.Equal(100, DataSetReader.Read(table, "y", regression: true).Count);
    }

    [Fact]
    public void Texts_as_a_target_of_numbers_ask_for_classification() => Assert.Equal(
        "t.csv: the target 'y' is of texts, as 'p', 'q', not of numbers; use Task = Classification",
        TestTables.ErrorOf(() => DataSetReader.Read(TestTables.Parse("a,y\n1,p\n2,q\n"), "y", regression: true)));

    [Theory]
    [InlineData("c,y\nYES,p\nyes,q\nno,p\n", "t.csv, column 'c': 'YES', 'yes' are different categories")]
    [InlineData("a,y\n1,True\n2,true\n3,false\n", "t.csv, column 'y': 'True', 'true' are different classes")]
    public void Texts_that_differ_in_case_only_are_warned_of(string table, string warning) => Assert.Contains(
        HeardTraces.During(() => DataSetReader.Read(TestTables.Parse(table), Roles)),
        told => told.StartsWith(warning, StringComparison.Ordinal));
}

using static GpuNet.Tests.Data.ColumnTable;

namespace GpuNet.Tests.Data;

/// <summary>Columns that nothing is learned from: all different, without values, or ignored.</summary>
public sealed class LeftOutColumnTests
{
    [Theory]
    [InlineData("id", 7, 1)]
    [InlineData("customer_id", -40, 3)]
    [InlineData("customerId", 9007199254740993, 7)]
    [InlineData("a", 0, 1)]
    [InlineData("a", 1, 1)]
    public void Ids_and_row_numbers_are_left_out_unless_they_are_said_to_be_numbers(string name, long first, long step)
    {
        var table = TableOf(name, 20, row => $"{first + step * row}");
        var data = DataSetReader.Read(table, Roles);
        Assert.Equal(["b"], data.FeatureNames);
        var left = Assert.Single(data.Columns!, column => column.Kind == ColumnKind.LeftOut);
        Assert.Equal(name, left.Name);
        Assert.Contains("Numeric keeps it", left.Reason);
        Assert.Equal([name, "b"], DataSetReader.Read(table, Roles with { Numeric = [name] }).FeatureNames);
        Assert.NotNull(DataSetReader.Read(table, Roles with { Categorical = [name] }).Categories![0]);
    }

    [Theory]
    // Times, prices, few rows, and numbers that are there twice are learned from.
    [InlineData("ts", 20, 1700000000, 2)]
    [InlineData("year", 25, 1990, 1)]
    [InlineData("id", 19, 5, 1)]
    [InlineData("a", 10, 0, 1)]
    public void Other_numbers_that_all_differ_are_learned_from(string name, int rows, long first, long step) =>
        Assert.Equal([name, "b"], DataSetReader.Read(TableOf(name, rows, row => $"{first + step * row}"), Roles).FeatureNames);

    [Fact]
    public void Real_numbers_that_all_differ_are_never_ids() =>
        Assert.Equal(["id", "b"], DataSetReader.Read(TableOf("id", 30, row => $"{row}.5"), Roles).FeatureNames);

    [Fact]
    public void Texts_that_all_differ_are_left_out_unless_they_are_said_to_be_categories()
    {
        var table = TableOf("name", 20, row => $"n{row}");
        Assert.Equal(["b"], DataSetReader.Read(table, Roles).FeatureNames);
        Assert.Equal(20, DataSetReader.Read(table, Roles with { Categorical = ["name"] }).Categories![0]!.Count);
        Assert.Equal(["name", "b"], DataSetReader.Read(TableOf("name", 19, row => $"n{row}"), Roles).FeatureNames);
        var alone = TestTables.Parse("name,y\n" + string.Concat(Enumerable.Range(0, 20).Select(row => $"n{row},{row % 2}\n")));
        Assert.Contains("all columns beside the target are left out", TestTables.ErrorOf(() => DataSetReader.Read(alone, Roles)));
    }

    [Fact]
    public void Codes_that_all_differ_are_left_out()
    {
        var data = DataSetReader.Read(TableOf("code", 20, row => $"{7 * row:00000}"), Roles);
        Assert.Equal(["b"], data.FeatureNames);
        Assert.Equal("left out: its codes differ in every row; Categorical keeps it", data.Columns![0].Reason);
    }

    [Fact]
    public void A_column_without_values_is_left_out()
    {
        var data = DataSetReader.Read(TableOf("a", ["", "NA"], 10), Roles);
        Assert.Equal(["b"], data.FeatureNames);
        Assert.Equal("left out: it has no value", data.Columns![0].Reason);
    }

    [Fact]
    public void What_is_ignored_is_not_used()
    {
        var table = TestTables.Parse("a,b,y\n1,2,0\n3,4,1\n5,6,0\n7,8,1\n");
        Check("the column 'y' is in Targets and in Ignored; leave out one of them", Roles with { Ignored = ["y"] });
        Check(
            "the column 'y' is in Targets and in Categorical; leave out one of them",
            Roles with { Task = LearningTask.Regression, Categorical = ["y"] });
        Check("the column 'a' is in Categorical and in Ignored", Roles with { Ignored = ["a"], Categorical = ["a"] });
        Check("the column 'a' is in Numeric and in Ignored", Roles with { Ignored = ["a"], Numeric = ["a"] });
        // But the past of a target may be.
        Assert.Equal(["a", "b"], DataSetReader.Read(table, Roles with { Ignored = ["y"], Window = 2 }).FeatureNames);

        void Check(string told, TableRoles both) => Assert.Contains(told, TestTables.ErrorOf(() => DataSetReader.Read(table, both)));
    }
}

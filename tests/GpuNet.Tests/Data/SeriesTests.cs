namespace GpuNet.Tests.Data;

/// <summary>Windows over a time series, the rows behind them that are predicted, and how they are divided in time.</summary>
public sealed class SeriesTests
{
    public static MatrixTheoryData<int, int> WindowsAndHorizons => new([2, 7], [1, 2, 5]);

    [Fact]
    public void A_horizon_has_the_targets_of_each_row_behind_a_window()
    {
        var roles = new TableRoles { Task = LearningTask.Regression, Targets = ["y", "z"], Window = 2, Horizon = 2, Weights = "w" };
        var table = TestTables.Parse("y,z,w\n1,10,1\n2,20,2\n3,30,3\n4,40,4\n5,50,5\n");
        var data = DataSetReader.Read(table, roles);
        Assert.Equal(["y", "z"], data.TargetNames);
        Assert.Equal(["y +1", "z +1", "y +2", "z +2"], data.AnswerNames);
        Assert.Equal((2, 4, 4), (data.Count, data.TargetCount, data.OutputsFor(inputs: 4)));
        Assert.Equal([3, 30, 4, 40, 4, 40, 5, 50], data.Targets);
        Assert.Equal([3f, 4f], data.Weights!);
        data.Check();
        Assert.Equal(
            "t.csv: a window has 2 rows, and not 4 rows are behind it that could be predicted",
            TestTables.ErrorOf(() => DataSetReader.Read(table, roles with { Horizon = 4 })));
    }

    [Theory]
    [MemberData(nameof(WindowsAndHorizons))]
    public void Nothing_that_is_scored_is_learned_from(int window, int horizon)
    {
        const int Rows = 60;
        var data = Read(Rows, window, horizon);
        var split = Split.Divide(data, SplitShares.Parse("60/20/20"), seed: 3);
        int[][] parts = [split.Train, split.Validation, split.Test];
        Assert.All(parts, part => Assert.Equal(Enumerable.Range(part[0], part.Length), part));
        foreach (var (before, after) in parts.Zip(parts.Skip(1)))
        {
            // The last row that training reads, as an input or a target, is before the first that is predicted of the next part.
            int firstScored = TargetRows(after[0]).First();
            Assert.True(before.SelectMany(example => data.Window.RowsOf([example]).Concat(TargetRows(example))).Max() < firstScored);
            // No more is left out than has to be.
            Assert.Equal(firstScored - 1, TargetRows(before[^1]).Last());
        }
        Assert.Equal(Rows - 1, TargetRows(split.Test[^1]).Last());

        // The values are the numbers of their rows.
        IEnumerable<int> TargetRows(int example) =>
            data.Targets.AsSpan(example * horizon, horizon).ToArray().Select(value => (int)value);
    }

    [Fact]
    public void A_part_that_would_be_left_out_is_an_error()
    {
        Assert.Contains(
            "the validation part has 4 examples, and the last 4 predict rows of the next part and are left out",
            TestTables.ErrorOf(() => Split.Divide(Read(rows: 49, window: 5, horizon: 5), SplitShares.Parse("80/10/10"), seed: 1)));
        // Without a next part nothing is left out.
        Assert.Equal(40, Split.Divide(Read(rows: 49, window: 5, horizon: 5), SplitShares.Parse("100/0/0"), seed: 1).Train.Length);
    }

    [Fact]
    public void A_horizon_needs_a_window_and_numbers()
    {
        var table = TestTables.Parse("a,y\n1,0\n2,1\n3,0\n4,1\n");
        var roles = new TableRoles { Task = LearningTask.Regression, Targets = ["y"], Horizon = 2 };
        Assert.Contains("set Window", TestTables.ErrorOf(() => DataSetReader.Read(table, roles)));
        Assert.Contains(
            "only numbers are predicted several steps ahead; use Task = Regression, or leave out Horizon",
            TestTables.ErrorOf(() => DataSetReader.Read(table, roles with { Task = LearningTask.Classification, Window = 2 })));
        var data = DataSetReader.Read(table, roles with { Horizon = 1 });
        Assert.Contains(
            "predicts 2 rows", Assert.Throws<ArgumentException>(() => (data with { Window = new(1, 1, 2) }).Check()).Message);
    }

    // The value of each row is its number, from 0.
    static DataSet Read(int rows, int window, int horizon) => DataSetReader.Read(
        TestTables.Parse("y\n" + string.Concat(Enumerable.Range(0, rows).Select(row => $"{row}\n"))),
        new TableRoles { Task = LearningTask.Regression, Targets = ["y"], Window = window, Horizon = horizon });
}

using Microsoft.ML;

namespace GpuNet.Tests.Data;

/// <summary>Rows of a group go to the same part, and the parts are as near to their shares as that allows.</summary>
public sealed class GroupedDivisionTests
{
    static readonly SplitShares usual = SplitShares.Parse("70/10/20");

    // Group g has sizes[g] rows, of the classes that it names, over and over; without classes a regression.
    static DataSet Of(int[] sizes, Func<int, string>? classes = null)
    {
        int[] groups = [.. sizes.SelectMany((size, group) => Enumerable.Repeat(group, size))];
        int[] kinds = [.. sizes.SelectMany((size, group) => Enumerable.Range(0, size).Select(
            row => classes is null ? 0 : classes(group)[row % classes(group).Length] - 'a'))];
        var features = new double[groups.Length, 1];
        var data = classes is null
            ? DataSet.From(features, Array.ConvertAll(groups, group => group * 0.5))
            : DataSet.From(features, kinds, classNames: [.. Enumerable.Range(0, kinds.Max() + 1).Select(kind => $"{(char)('a' + kind)}")]);
        return data with { Groups = groups };
    }

    static int[][] PartsOf(Split split) => [split.Train, split.Validation, split.Test];

    static IEnumerable<int> GroupsOf(DataSet data, int[] rows) => rows.Select(row => data.Groups![row]).Distinct();

    // The rows of all parts together, of which no two have a group in common.
    static void CheckApart(DataSet data, params int[][] parts)
    {
        Assert.Equal(Enumerable.Range(0, data.Count), parts.SelectMany(part => part).Order());
        Assert.Equal(data.Groups!.Distinct().Order(), parts.SelectMany(part => GroupsOf(data, part)).Order());
    }

    static int[] Sizes(int seed, int count, int most)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(1, most + 1))];
    }

    [Theory]
    [InlineData(200, 7, "70/10/20")]
    [InlineData(30, 40, "60/20/20")]
    [InlineData(12, 5, "80/20")]
    [InlineData(5, 3, "100/0/0")]
    public void Parts_are_near_their_shares_in_rows(int count, int most, string text)
    {
        var shares = SplitShares.Parse(text);
        for (int seed = 1; seed <= 10; seed++)
        {
            var data = Of(Sizes(seed, count, most));
            var split = Split.Divide(data, shares, (ulong)seed);
            CheckApart(data, PartsOf(split));
            decimal[] wanted = [shares.Train, shares.Validation, shares.Test];
            Assert.All(PartsOf(split).Zip(wanted), part =>
                Assert.InRange(Math.Abs(part.First.Length - (double)part.Second / 100 * data.Count), 0, most));
        }
    }

    [Theory]
    [InlineData("a b c")]
    [InlineData("a a a a b")]
    [InlineData("aab ab abbb ba bc")]
    public void Classes_are_in_their_shares_as_far_as_groups_go(string kinds)
    {
        string[] classes = kinds.Split(' ');
        for (int seed = 1; seed <= 10; seed++)
        {
            var data = Of(Sizes(seed, count: 150, most: 6), group => classes[group % classes.Length]);
            var split = Split.Divide(data, usual, (ulong)seed);
            CheckApart(data, PartsOf(split));
            foreach (var (rows, share) in PartsOf(split).Zip([0.7, 0.1, 0.2]))
            {
                foreach (int kind in Enumerable.Range(0, data.ClassNames!.Count))
                {
                    int all = Enumerable.Range(0, data.Count).Count(row => data.ClassOf(row) == kind);
                    Assert.Equal(share * all, rows.Count(row => data.ClassOf(row) == kind), tolerance: 6);
                }
            }
        }
    }

    [Theory]
    [InlineData("60/20/20", new[] { 600, 200, 200 }, new[] { 200, 600, 200 })]
    [InlineData("70/10/20", new[] { 70, 20, 10 }, new[] { 10, 70, 20 })]
    [InlineData("50/0/50", new[] { 50, 50, 0 }, new[] { 30, 20, 50 })]
    public void Groups_that_fit_exactly_do(string shares, int[] wanted, int[] sizes)
    {
        var parts = PartsOf(Split.Divide(Of(sizes), SplitShares.Parse(shares), seed: 1));
        Assert.Equal(wanted.Order(), parts.Select(part => part.Length).Order());
        Assert.Equal(wanted.Max(), parts[0].Length);
    }

    [Fact]
    public void Groups_of_one_row_are_divided_as_rows()
    {
        foreach (var single in new[] { Of(Sizes(1, 90, most: 1)), Of(Sizes(1, 90, most: 1), group => "aab"[(group % 3)..]) })
        {
            var data = single with { Groups = [.. single.Groups!.Reverse()] };
            var rows = data with { Groups = null };
            Assert.Equal(PartsOf(Split.Divide(rows, usual, 5)), PartsOf(Split.Divide(data, usual, 5)));
            Assert.Equal(FoldsOf(rows), FoldsOf(data));
        }

        IEnumerable<int[][]> FoldsOf(DataSet data) => Split.Folds(data, 4, seed: 3, validation: 10).Select(PartsOf);
    }

    [Fact]
    public void A_seed_gives_the_same_parts_on_every_machine()
    {
        var data = Of([2, 3, 1, 4, 2, 3, 1, 4], group => group % 2 == 0 ? "a" : "ab");
        Assert.Equal(
            ["8 0 6 19 16 10 17 9 18 1 7 11", "12 13 15 14", "3 4 5 2"],
            PartsOf(Split.Divide(data, SplitShares.Parse("60/20/20"), seed: 1)).Select(part => string.Join(' ', part)));
    }

    [Fact]
    public void Which_groups_are_tested_depends_on_the_seed_and_each_is_with_some()
    {
        var data = Of([.. Sizes(1, count: 20, most: 4).Select(size => 3 + size)]);
        var tested = new HashSet<int>();
        for (ulong seed = 1; seed <= 60; seed++)
            tested.UnionWith(GroupsOf(data, Split.Divide(data, usual, seed).Test));
        Assert.Equal(20, tested.Count);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void Each_part_gets_a_group_where_there_are_as_many(int count)
    {
        var data = Of([.. Enumerable.Repeat(9, count)]);
        Assert.All(PartsOf(Split.Divide(data, SplitShares.Parse("98/1/1"), seed: 2)), part => Assert.True(part.Length >= 9));
    }

    [Fact]
    public void Folds_test_each_group_once_and_validate_on_groups_of_their_own()
    {
        var data = Of(Sizes(4, count: 40, most: 8), group => group % 3 == 0 ? "b" : "a");
        var folds = Split.Folds(data, 5, seed: 2, validation: 20);
        Assert.Equal(Enumerable.Range(0, data.Count), folds.SelectMany(fold => fold.Test).Order());
        foreach (var fold in folds)
        {
            CheckApart(data, PartsOf(fold));
            Assert.Equal(data.Count / 5.0, fold.Test.Length, tolerance: 8);
            Assert.Equal(0.2 * (data.Count - fold.Test.Length), fold.Validation.Length, tolerance: 8);
        }
        Assert.All(Split.Folds(data, 5, seed: 2), fold => Assert.Empty(fold.Validation));
    }

    [Fact]
    public void Fewer_groups_than_parts_are_refused()
    {
        var data = Of([5, 5]);
        Assert.Equal(
            "the array: 2 groups of Group cannot be divided into 3 parts; add rows of other groups, or leave out a part in Split",
            TestTables.ErrorOf(() => Split.Divide(data, usual, 1)));
        Assert.Equal(
            "the array: 2 groups of Group cannot be divided into 3 parts; add rows of other groups, or use fewer Folds",
            TestTables.ErrorOf(() => Split.Folds(data, 3, 1)));
        Assert.Equal(
            "the array: 1 group of Group cannot be divided into 2 parts; add rows of other groups, or leave out the validation part "
            + "in Split",
            TestTables.ErrorOf(() => Split.Folds(data, 2, 1, validation: 10)));
        Assert.Equal(10, Split.Divide(Of([10]), SplitShares.Parse("100/0/0"), 1).Train.Length);
    }

    [Fact]
    public void Each_class_is_trained_whatever_the_sizes_of_groups_are()
    {
        for (int seed = 1; seed <= 60; seed++)
        {
            var random = new Random(seed);
            // Few large ones and many of a row or two; most classes have few groups.
            int[] sizes = [.. Enumerable.Range(0, 60).Select(_ => (int)Math.Min(2 / random.NextDouble(), 500))];
            var data = Of(sizes, group => $"{(char)('a' + group % 30 * random.Next(2))}");
            var split = Split.Divide(data, usual, (ulong)seed);
            CheckApart(data, PartsOf(split));
            Assert.Equal(data.Targets.Distinct().Order(), split.Train.Select(row => data.Targets[row]).Distinct().Order());
        }
    }

    [Fact]
    public void A_class_of_one_group_is_trained_and_cannot_be_tested()
    {
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var data = Of(Sizes((int)seed, count: 30, most: 5), group => group == 7 ? "b" : "a");
            Assert.Contains(7, GroupsOf(data, Split.Divide(data, usual, seed).Train));
            string error = TestTables.ErrorOf(() => Split.Folds(data, 5, seed));
            Assert.StartsWith("class 'b' is in the test part, but not in the training part (the array, example ", error);
            Assert.EndsWith(": add groups of that class, or remove it", error);
        }
    }

    [Fact]
    public void It_is_no_feature()
    {
        var table = TestTables.Parse("who,a,y\nx,1,0.5\ny,2,1.5\nx,3,2.5\n");
        var data = DataSetReader.Read(table, new TableRoles { Task = LearningTask.Regression, Targets = ["y"], Group = "who" });
        Assert.Equal(["a"], data.FeatureNames);
        Assert.Equal([0, 1, 0], data.Groups!);
        Assert.Null(DataSetReader.Read(table, "y", regression: true).Groups);
    }

    [Theory]
    [InlineData("1,1.0,2,01", 0, 0, 1, 2)]
    [InlineData("a,b,a,c", 0, 1, 0, 2)]
    [InlineData("2020-01-01,2020-01-02,2020-01-01,2020-01-01", 0, 1, 0, 0)]
    [InlineData("12345678901234567890,12345678901234567891,1e3,1000", 0, 1, 2, 3)]
    public void Rows_with_the_same_cell_are_a_group(string cells, params int[] groups)
    {
        string rows = string.Concat(cells.Split(',').Select((cell, row) => $"{cell},{row},{row % 2}\n"));
        var data = DataSetReader.Read(TestTables.Parse("who,a,y\n" + rows), new TableRoles { Targets = ["y"], Group = "who" });
        Assert.Equal(groups, data.Groups!);
    }

    [Theory]
    [InlineData("")]
    [InlineData("NA")]
    public void A_missing_group_is_refused(string cell) => Assert.Equal(
        "t.csv, line 3, column 'who': the group is missing; fill it in, with a name of its own for a row that belongs to no other, "
        + "or remove the row",
        TestTables.ErrorOf(() => DataSetReader.Read(
            TestTables.Parse($"who,a,y\nx,1,0\n{cell},2,1\nx,3,1\n"), new TableRoles { Targets = ["y"], Group = "who" })));

    [Fact]
    public void Groups_that_may_be_one_are_told()
    {
        using var warned = new Warnings("'who'");
        DataSetReader.Read(TestTables.Parse("who,a,y\nAnn,1,0\nann,2,1\nBob,3,1\n"), new TableRoles { Targets = ["y"], Group = "who" });
        Assert.Contains("'Ann', 'ann' are different groups", Assert.Single(warned.Messages), StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_has_one_role()
    {
        var table = TestTables.Parse("a,u,v\n1,0,1\n2,1,0\n");
        Assert.Equal("t.csv: the column 'v' cannot be a target and the group", Of(new() { Targets = ["v"], Group = "v" }));
        Assert.Contains("'u' is in Weights and in Group", Of(new() { Targets = ["v"], Group = "u", Weights = "u" }));
        Assert.Contains("'u' is in Group and in Categorical", Of(new() { Targets = ["v"], Group = "u", Categorical = ["u"] }));
        Assert.Contains("'u' is in Group and in Numeric", Of(new() { Targets = ["v"], Group = "u", Numeric = ["u"] }));
        Assert.Contains("'u' is in Group and in Frequency", Of(new() { Targets = ["v"], Group = "u", Frequency = ["u"] }));
        Assert.Contains("there is no column 'x'", Of(new() { Targets = ["v"], Group = "x" }));
        Assert.Equal(
            "t.csv: a time series is divided in time, which leaves no groups together; leave out Group",
            Of(new() { Targets = ["v"], Group = "u", Window = 2 }));

        string Of(TableRoles roles) => TestTables.ErrorOf(() => DataSetReader.Read(table, roles));
    }

    [Fact]
    public void Arrays_that_do_not_fit_are_refused()
    {
        var data = Of([2, 2]);
        var few = Assert.Throws<ArgumentException>(() => Split.Divide(data with { Groups = [1, 2] }, usual, 1));
        Assert.Equal("the data set 'the array' has groups of 2 examples for 4 examples", few.Message);
        var series = data with { Window = Window.Series(2), Targets = data.Targets[2..], Groups = [1, 1] };
        Assert.Contains("divided in time", Assert.Throws<ArgumentException>(() => Split.Divide(series, usual, 1)).Message);
    }

    sealed class Visit
    {
        public string Patient { get; set; } = "";

        public float Age { get; set; }

        public bool Ill { get; set; }
    }

    [Fact]
    public void A_data_view_has_them()
    {
        var visits = Enumerable.Range(0, 60).Select(row => new Visit { Patient = $"p{row / 3}", Age = row % 7, Ill = row % 5 == 0 });
        var table = new MLContext().Data.LoadFromEnumerable(visits).ToTable();
        var data = DataSetReader.Read(table, new TableRoles { Targets = ["Ill"], Group = "Patient" });
        Assert.Equal(["Age"], data.FeatureNames);
        CheckApart(data, PartsOf(Split.Divide(data, usual, 1)));
    }
}

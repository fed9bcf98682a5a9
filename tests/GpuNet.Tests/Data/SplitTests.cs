namespace GpuNet.Tests.Data;

public class SplitTests
{
    static DataSet Numbers(int rows) => new()
    {
        Name = "t.csv",
        Task = LearningTask.Regression,
        FeatureNames = ["a"],
        Features = new double[rows],
        TargetNames = ["y"],
        Targets = new double[rows],
    };

    static Split Divide(int rows, string shares, ulong seed = 1) => Split.Divide(Numbers(rows), SplitShares.Parse(shares), seed);

    [Theory]
    [InlineData("60/20/20", 60, 20, 20)]
    [InlineData("80/0/20", 80, 0, 20)]
    [InlineData("100/0/0", 100, 0, 0)]
    [InlineData(" 33.3 / 33.3 / 33.4 ", 33.3, 33.3, 33.4)]
    public void Shares_are_read(string text, double train, double validation, double test)
    {
        var shares = SplitShares.Parse(text);
        Assert.Equal(((decimal)train, (decimal)validation, (decimal)test), (shares.Train, shares.Validation, shares.Test));
    }

    [Theory]
    [InlineData("", "two or three percentages are needed")]
    [InlineData("60/30", "the percentages add up to 90, not 100")]
    [InlineData("60/20/10/10", "two or three percentages are needed")]
    [InlineData("60/20/30", "the percentages add up to 110, not 100")]
    [InlineData("33.3/33.3/33.3", "the percentages add up to 99.9, not 100")]
    [InlineData("0/50/50", "the training part must be above 0")]
    [InlineData("60/x/20", "'x' is not a percentage")]
    [InlineData("60//40", "'' is not a percentage")]
    [InlineData("120/-40/20", "'120' is not a percentage")]
    [InlineData("60/-20/60", "'-20' is not a percentage")]
    [InlineData("60/20/NaN", "'NaN' is not a percentage")]
    public void Other_shares_are_errors(string text, string problem)
    {
        string message = TestTables.ErrorOf(() => SplitShares.Parse(text));
        Assert.StartsWith($"Split: '{text}' cannot be used: {problem}", message);
        Assert.EndsWith("as in 60/20/20, or train/test, as in 80/20", message);
    }

    [Theory]
    [InlineData(1797, "60/20/20", 1079, 359, 359)]
    [InlineData(150, "80/0/20", 120, 0, 30)]
    [InlineData(5, "60/20/20", 3, 1, 1)]
    [InlineData(10, "100/0/0", 10, 0, 0)]
    [InlineData(7, "33.3/33.3/33.4", 3, 2, 2)]
    public void Every_row_is_in_one_part(int rows, string shares, int train, int validation, int test)
    {
        var split = Divide(rows, shares);
        Assert.Equal((train, validation, test), (split.Train.Length, split.Validation.Length, split.Test.Length));
        Assert.Equal(Enumerable.Range(0, rows), split.Train.Concat(split.Validation).Concat(split.Test).Order());
    }

    [Fact]
    public void The_seed_decides()
    {
        Assert.Equal(Divide(100, "60/20/20").Train, Divide(100, "60/20/20").Train);
        Assert.NotEqual(Divide(100, "60/20/20").Train, Divide(100, "60/20/20", seed: 2).Train);
        Assert.Equal([1, 4, 8, 3, 0, 7], Divide(10, "60/20/20").Train);
        Assert.Equal([6, 9], Divide(10, "60/20/20").Validation);
        Assert.Equal([2, 5], Divide(10, "60/20/20").Test);
    }

    [Theory]
    [InlineData(2, "60/20/20", "t.csv: the validation part is 20% of 2 rows, which is none")]
    [InlineData(20, "80/18/2", "t.csv: the test part is 2% of 20 rows, which is none")]
    [InlineData(1, "20/80/0", "t.csv: the training part is 20% of 1 row, which is none")]
    public void A_part_without_rows_is_an_error(int rows, string shares, string message) =>
        Assert.StartsWith(message, TestTables.ErrorOf(() => Divide(rows, shares)));

    static DataSet Classes(params int[] sizes)
    {
        var rows = sizes.SelectMany((size, k) => Enumerable.Repeat($"1,{(char)('a' + k)}\n", size));
        return DataSetReader.Read(TestTables.Parse("x,y\n" + string.Concat(rows)), "y");
    }

    static int[] Counts(DataSet data, int[] rows) =>
        [.. Enumerable.Range(0, data.ClassNames!.Count).Select(k => rows.Count(row => data.ClassOf(row) == k))];

    [Theory]
    [InlineData("70/10/20", 100, 50, 10)]
    [InlineData("60/20/20", 33, 44, 55, 66)]
    [InlineData("33.3/33.3/33.4", 17, 1000)]
    public void Each_class_is_divided_in_the_same_shares(string text, params int[] sizes)
    {
        var data = Classes(sizes);
        var shares = SplitShares.Parse(text);
        for (ulong seed = 1; seed <= 5; seed++)
        {
            var split = Split.Divide(data, shares, seed);
            Assert.Equal(Enumerable.Range(0, data.Count), split.Train.Concat(split.Validation).Concat(split.Test).Order());
            (int[] Rows, double Percent)[] parts =
            [
                (split.Train, (double)shares.Train), (split.Validation, (double)shares.Validation), (split.Test, (double)shares.Test),
            ];
            foreach (var (rows, percent) in parts)
            {
                Assert.Equal(percent / 100 * data.Count, rows.Length, tolerance: 1);
                CheckShares(percent / 100, sizes, Counts(data, rows));
            }
        }
        Assert.NotEqual(Split.Divide(data, shares, 1).Train, Split.Divide(data, shares, 2).Train);
    }

    // A part lies between two cuts; at each a class may gain or lose less than one example.
    static void CheckShares(double share, int[] sizes, int[] counts) =>
        Assert.All(sizes.Zip(counts), pair => Assert.InRange(pair.Second, share * pair.First - 1.5, share * pair.First + 1.5));

    [Fact]
    public void Pairs_that_belong_together_are_divided_in_the_same_shares()
    {
        var rows = Enumerable.Range(0, 100).Select(row => $"{row},{row},{(row % 10 == 0 ? 1 : 0)}\n");
        var table = TestTables.Parse("a,b,same\n" + string.Concat(rows));
        var data = DataSetReader.Read(table, new TableRoles { Task = LearningTask.Pairs, Targets = ["same"] });
        var split = Split.Divide(data, SplitShares.Parse("70/10/20"), seed: 1);
        Assert.Equal([7, 1, 2], new[] { split.Train, split.Validation, split.Test }.Select(Together));
        Assert.All(Split.Folds(data, 5, seed: 1), fold => Assert.Equal(2, Together(fold.Test)));

        int Together(int[] part) => part.Sum(row => (int)data.Targets[row]);
    }

    [Fact]
    public void A_class_of_one_or_two_examples_is_trained()
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            var data = Classes(20, 1, 2);
            Assert.All(Counts(data, Split.Divide(data, SplitShares.Parse("70/10/20"), seed).Train), count => Assert.True(count > 0));
        }
    }

    [Fact]
    public void A_class_that_is_not_trained_is_an_error_with_its_line() => Assert.StartsWith(
        "class 'b' is in the validation part, but not in the training part (t.csv, line 22): ",
        TestTables.ErrorOf(() => Split.Divide(Classes(20, 1), SplitShares.Parse("20/60/20"), seed: 1)));

    [Theory]
    [InlineData(5, 100, 50, 11)]
    [InlineData(2, 7, 5)]
    [InlineData(10, 30, 31)]
    public void Folds_test_each_example_once_and_have_the_classes_in_their_shares(int folds, params int[] sizes)
    {
        var data = Classes(sizes);
        var splits = Split.Folds(data, folds, seed: 3);
        Assert.Equal(folds, splits.Count);
        Assert.Equal(Enumerable.Range(0, data.Count), splits.SelectMany(split => split.Test).Order());
        foreach (var split in splits)
        {
            Assert.Empty(split.Validation);
            Assert.Equal(Enumerable.Range(0, data.Count), split.Train.Concat(split.Test).Order());
            Assert.Equal((double)data.Count / folds, split.Test.Length, tolerance: 1);
            CheckShares(1.0 / folds, sizes, Counts(data, split.Test));
        }
    }

    [Fact]
    public void Folds_that_cannot_be_are_errors()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Split.Folds(Numbers(10), 1, 1));
        Assert.Equal(
            "t.csv: 3 rows cannot be divided into 4 parts; use fewer Folds",
            TestTables.ErrorOf(() => Split.Folds(Numbers(3), 4, 1)));
        Assert.Contains(
            "class 'b' is in the test part, but not in the training part",
            TestTables.ErrorOf(() => Split.Folds(Classes(10, 1), 5, 1)));
    }

    [Fact]
    public void Classes_that_are_too_many_for_the_training_part_ask_for_rows()
    {
        var data = Classes([.. Enumerable.Repeat(1, 20)]);
        Assert.Equal(
            "t.csv: the training part has 14 of 20 rows, too few for 20 classes: give training a larger share in Split, at most 100/0/0, "
            + "or add rows",
            TestTables.ErrorOf(() => Split.Divide(data, SplitShares.Parse("70/10/20"), seed: 1)));
        Assert.Equal(20, Split.Divide(data, SplitShares.Parse("100/0/0"), seed: 1).Train.Length);
    }

    [Fact]
    public void Numbers_that_are_too_many_classes_may_be_meant_to_be_predicted() => Assert.EndsWith(
        "or add rows; or use Task = Regression if they are numbers to predict",
        TestTables.ErrorOf(() => Split.Divide(
            DataSetReader.Read(
                TestTables.Parse("x,y\n" + string.Concat(Enumerable.Range(0, 20).Select(row => $"{row % 7}.5,{row / 2}\n"))), "y"),
            SplitShares.Parse("40/0/60"), seed: 1)));

    [Fact]
    public void Another_seed_is_not_advised_where_none_helps() => Assert.All(
        new[] { () => Split.Divide(Classes(20, 1), SplitShares.Parse("20/60/20"), 1), () => Split.Folds(Classes(10, 1), 5, 1)[0] },
        divide => Assert.DoesNotContain("Seed", TestTables.ErrorOf(() => divide())));

    [Fact]
    public void Two_shares_are_training_and_test() => Assert.Equal("80/0/20", SplitShares.Parse("80/20").ToString());
}

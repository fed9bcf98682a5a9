using GpuNet.Runtime.Data;

namespace GpuNet.Tests.Data;

public class SplitTests
{
    static DataSet Numbers(int rows) => new()
    {
        Name = "t.csv",
        Task = LearningTask.Regression,
        FeatureNames = ["a"],
        Features = new float[rows],
        TargetName = "y",
        Targets = new float[rows],
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
    [InlineData("", "three percentages are needed")]
    [InlineData("60/40", "three percentages are needed")]
    [InlineData("60/20/10/10", "three percentages are needed")]
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
        Assert.StartsWith($"the split '{text}' cannot be used: {problem}", message);
        Assert.EndsWith("as in 60/20/20", message);
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
    [InlineData(1, "20/80/0", "t.csv: the training part is 20% of 1 rows, which is none")]
    public void A_part_without_rows_is_an_error(int rows, string shares, string message) =>
        Assert.StartsWith(message, TestTables.ErrorOf(() => Divide(rows, shares)));

    [Fact]
    public void A_class_that_is_not_trained_is_an_error_with_its_line()
    {
        const int rare = 10;
        var rows = Enumerable.Range(0, 20).Select(row => row == rare ? "1,rare\n" : $"1,{row % 2}\n");
        var data = DataSetReader.Read(TestTables.Parse("a,y\n" + string.Concat(rows)), "y");
        var partsSeen = new HashSet<string>();
        for (ulong seed = 0; seed < 50; seed++)
        {
            // Numbers are split like classes, but without the check.
            var split = Divide(20, "60/20/20", seed);
            string part = split.Validation.Contains(rare) ? "validation" : split.Test.Contains(rare) ? "test" : "training";
            partsSeen.Add(part);
            if (part == "training")
            {
                Assert.Equal(split.Train, Split.Divide(data, SplitShares.Parse("60/20/20"), seed).Train);
                continue;
            }
            Assert.StartsWith(
                $"class 'rare' is in the {part} part, but not in the training part (t.csv, line 12): ",
                TestTables.ErrorOf(() => Split.Divide(data, SplitShares.Parse("60/20/20"), seed)));
        }
        Assert.Equal(3, partsSeen.Count);
    }
}

namespace GpuNet.Tests.Data;

public class RealDataTests
{
    [Theory]
    [InlineData("digits.csv", "digit", 1797, 64, 10)]
    [InlineData("iris.csv", "species", 150, 4, 3)]
    [InlineData("wine.csv", "cultivar", 178, 13, 3)]
    [InlineData("breast_cancer.csv", "diagnosis", 569, 30, 1)]
    public void Classification_tables_read(string file, string target, int rows, int features, int outputs)
    {
        var data = DataSetReader.Read(TestTables.Open(file), target);
        Assert.Equal((rows, features, outputs), (data.Count, data.FeatureCount, data.OutputsFor(features)));
        Assert.Equal(rows * features, data.Features.Length);
        Assert.Equal(rows, data.Targets.Length);
        Assert.Equal(Enumerable.Range(2, rows), data.Lines!);
        Assert.Equal(data.ClassNames!.Count, data.Targets.Distinct().Count());
    }

    [Fact]
    public void The_regression_table_reads_as_regression_only()
    {
        var table = TestTables.Open("diabetes.csv");
        var data = DataSetReader.Read(table, "progression", regression: true);
        Assert.Equal((442, 10, 1), (data.Count, data.FeatureCount, data.TargetCount));
        Assert.Equal(151, data.Targets[0]);
        Assert.Contains("Task = Regression", TestTables.ErrorOf(() => DataSetReader.Read(table, "progression")));
    }

    [Fact]
    public void The_embedded_digits_are_the_file()
    {
        var file = DataSetReader.Read(TestTables.Open("digits.csv"), Digits.TargetName);
        var embedded = Digits.Read();
        Assert.Equal(file.Features, embedded.Features);
        Assert.Equal(file.Targets, embedded.Targets);
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], embedded.ClassNames!);
        Assert.All(embedded.Features, pixel => Assert.InRange(pixel, 0, 16));
    }
}

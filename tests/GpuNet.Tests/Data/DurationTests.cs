using System.Globalization;
using GpuNet.Tests.Models;

namespace GpuNet.Tests.Data;

/// <summary>Columns of durations are numbers of seconds.</summary>
public sealed class DurationTests
{
    [Theory]
    [InlineData("1:30:00", 5400.0)]
    [InlineData("0:00:05.25", 5.25)]
    [InlineData("-00:00:01", -1.0)]
    [InlineData("125:00:00", 450000.0)]
    // As pandas, Python and .NET write them.
    [InlineData("2 days 03:04:05", 183845.0)]
    [InlineData("-1 days +23:59:59.5", -0.5)]
    [InlineData("0 days 00:00:01.000001", 1.000001)]
    [InlineData("1 day, 0:00:01", 86401.0)]
    [InlineData("-1 day, 23:59:59", -1.0)]
    [InlineData("3 days", 259200.0)]
    [InlineData("2.03:04:05", 183845.0)]
    [InlineData("-2.00:00:01", -172801.0)]
    [InlineData("PT5M", 300.0)]
    [InlineData("P1DT2H3M4.5S", 93784.5)]
    [InlineData("-PT1,5H", -5400.0)]
    [InlineData("P2W", 1209600.0)]
    [InlineData(" 1:30:00 ", 5400.0)]
    [InlineData("-1 days 03:00:00", null)]
    [InlineData("-0 days 03:04:05", null)]
    [InlineData("2 days 23:59:59", 259199.0)]
    [InlineData("2 days 24:00:00", null)]
    [InlineData("2.25:04:05", null)]
    [InlineData("1:30", null)]
    [InlineData("1:60:00", null)]
    [InlineData("1:00:60", null)]
    [InlineData("P1M", null)]
    [InlineData("P1Y", null)]
    [InlineData("P", null)]
    [InlineData("PT", null)]
    [InlineData("P1DT", null)]
    [InlineData("5", null)]
    [InlineData("1.5", null)]
    [InlineData("2 days 1:30", null)]
    [InlineData("2 days ", 172800.0)]
    [InlineData("days", null)]
    [InlineData("", null)]
    [InlineData("-", null)]
    [InlineData("12:00:00 PM", null)]
    public void A_text_is_its_seconds(string text, double? seconds)
    {
        Assert.Equal(seconds is not null, NumberFormat.Duration.TryParse(System.Text.Encoding.UTF8.GetBytes(text), out double read));
        if (seconds is { } expected)
            Assert.Equal(expected, read);
    }

    [Theory]
    [InlineData("25:00:00", "1:00:00")]
    [InlineData("PT5M", "PT6M")]
    [InlineData("2 days 03:04:05", "0 days 00:00:00")]
    public void They_are_found_and_told(params string[] cells)
    {
        DataSet? data = null;
        var told = HeardTraces.During(() => data = Read(cells));
        Assert.Contains(told, line => line.Contains("column 'took' read as durations, in seconds"));
        Assert.Equal(["took"], data!.FeatureNames);
        Assert.True(data.Formats["took"].IsDuration);
        Assert.Equal(Array.ConvertAll(cells, SecondsOf), data.Features[..cells.Length]);
    }

    // As databases write texts of a fixed width.
    [Fact]
    public void Spaces_in_quotes_do_not_make_texts_of_them()
    {
        Assert.Equal([90000, 60], Read(["\" 25:00:00 \"", "\"0:01:00 \""]).Features[..2]);
        Assert.Equal(
            Read(["2024-01-31", "2024-02-01"]).Features, Read(["\" 2024-01-31\"", "\"2024-02-01  \""]).Features);
    }

    [Theory]
    [InlineData("30:1O:00")]
    [InlineData("soon")]
    [InlineData("P1M")]
    public void The_one_that_is_none_is_told(string other) => Assert.Equal(
        $"t.csv: the column 'took' has durations, as '25:00:00', '26:00:00', '{other}', but '{other}' is none: correct it, "
        + "leave the column out with Ignored = took, or keep each as a category with Categorical = took",
        TestTables.ErrorOf(() => Read(["25:00:00", "26:00:00", other])));

    [Fact]
    public void Those_that_look_like_times_of_day_are_named()
    {
        string[] cells = ["1:30:00", "0:45:30"];
        Assert.Equal(["took hour sin", "took hour cos"], Read(cells).FeatureNames);
        var data = Read(cells, "took");
        Assert.Equal(["took"], data.FeatureNames);
        Assert.Equal([5400, 2730], data.Features[..2]);
        Assert.Equal(
            "t.csv: the column 'took' is in Durations, but '1:30' is no duration, as 1:30:00, 2 days 03:04:05 and PT5M are; "
            + "correct it, or leave the column out of them",
            TestTables.ErrorOf(() => Read(["1:30:00", "1:30"], "took")));
    }

    [Fact]
    public void A_model_reads_them_as_it_did_in_training()
    {
        string[] took = [.. Enumerable.Range(0, 40).Select(row => $"{row / 3}:{row % 60:00}:30")];
        string text = "took,y\n" + string.Join('\n', took.Select((cell, row) => $"{cell},PT{row % 9}M{row % 5}.5S"));
        var roles = new TableRoles { Task = LearningTask.Regression, Targets = ["y"], Durations = ["took"] };
        DataSet? data = null;
        var told = HeardTraces.During(() => data = DataSetReader.Read(TestTables.Parse(text), roles));
        Assert.Contains(told, line => line.Contains("the target 'y' is of durations, read and predicted as seconds"));
        Assert.Equal(61.5, data!.Targets[1]);
        using var folder = new TemporaryFolder();
        using var device = Device.Open("cpu", threads: 1);
        Trainer.Fit(data, new TrainingOptions { Hidden = [3], Epochs = 1 }, device).Model.Save(folder["m"]);
        var model = Model.Load(folder["m"]);
        Assert.Equal(data.Features, model.ReadFeatures(TestTables.Parse(text)).Values);
        Assert.Equal(
            model.Predict(new float[,] { { 5430 } })[0].Values,
            model.Predict([new Dictionary<string, string> { ["took"] = "1:30:30" }])[0].Values);
        Assert.Contains(
            "column 'took': '1:30' is no duration; write it as 1:30:00",
            TestTables.ErrorOf(() => model.Predict([new Dictionary<string, string> { ["took"] = "1:30" }])));
        Assert.Contains(
            "line 2, column 'took': '1:30' is no duration; write it as 1:30:00",
            TestTables.ErrorOf(() => model.ReadFeatures(TestTables.Parse("took,y\n1:30,1\n"))));
    }

    // A file with the cells, and then some that are missing.
    static DataSet Read(string[] cells, params string[] durations) => DataSetReader.Read(
        TestTables.Parse("took,y\n" + string.Join('\n', cells.Append("").Select((cell, row) =>
            string.Create(CultureInfo.InvariantCulture, $"{cell},{row}.5")))),
        new TableRoles { Task = LearningTask.Regression, Targets = ["y"], Durations = durations });

    static double SecondsOf(string text) => NumberFormat.Duration.TryParse(System.Text.Encoding.UTF8.GetBytes(text), out double seconds)
        ? seconds
        : double.NaN;
}

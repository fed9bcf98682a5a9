using GpuNet.Tests.Models;

namespace GpuNet.Tests.Data;

/// <summary>Features that are the target under another name are told.</summary>
public sealed class TargetLeakTests
{
    [Theory]
    [InlineData("classification", "red|blue", "1|0", true)]
    [InlineData("classification", "red|blue|red|blue", "r|b|r|b", true)]
    [InlineData("classification", "red|blue|red", "1|0|0", false)]
    [InlineData("classification", "red|blue|red", "1|0|2", false)]
    [InlineData("regression", "1.5|2.5|7", "15|25|70", true)]
    [InlineData("regression", "0.1|0.2|0.7", "32.18|32.36|33.26", true)]
    // Each is rounded by itself.
    [InlineData("regression", "20.13|31.87|7.44|15.06", "68.2345|89.3662|45.3921|59.1083", true)]
    [InlineData("regression", "1.5|2.5|7", "15|25|70.1", false)]
    [InlineData("regression", "1.5|2.5|7", "3|3|3", false)]
    public void A_column_that_tells_the_target_is_warned_of(string task, string targets, string features, bool isTold)
    {
        string[] y = targets.Split('|'), x = features.Split('|');
        string text = "x,b,y\n" + string.Concat(Enumerable.Range(0, 30).Select(
            row => $"{x[row % x.Length]},{row * row % 11}.5,{y[row % y.Length]}\n"));
        var roles = new TableRoles
        {
            Task = task == "regression" ? LearningTask.Regression : LearningTask.Classification,
            Targets = ["y"],
        };
        using var folder = new TemporaryFolder();
        foreach (var table in (Table[])[TestTables.Parse(text), TestTables.Spill(text, folder)])
            Check(table);

        void Check(Table table)
        {
            var told = HeardTraces.During(() => DataSetReader.Read(table, roles));
            Assert.Equal(isTold, told.Any(
                line => line.Contains("the column 'x' tells the target 'y' in every row; Ignored leaves it out")));
            Assert.DoesNotContain(told, line => line.Contains("'b' tells"));
        }
    }
}

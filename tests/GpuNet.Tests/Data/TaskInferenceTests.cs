using System.Globalization;
using GpuNet.Data;

namespace GpuNet.Tests.Data;

/// <summary>What is learned follows from the targets where nothing is said.</summary>
public sealed class TaskInferenceTests
{
    const int Rows = 40;

    [Theory]
    [InlineData("red|blue", "classification", null)]
    [InlineData("1|0", "classification", null)]
    [InlineData("1|0|2", "classification", "has 3 different whole numbers in 40 rows, each of which becomes a class")]
    [InlineData("1.0|0.0", "classification", null)]
    [InlineData("1|0|", "classification", null)]
    [InlineData("02134|10001", "classification", null)]
    [InlineData("100000000000001000|100000000000002000", "classification", null)]
    [InlineData("1e3|2e3", "classification", null)]
    [InlineData("1e3|2e3|3e3", "classification", "has 3 different whole numbers in 40 rows, each of which becomes a class")]
    [InlineData("1e3|1.5|2", "regression", "has real numbers, as '1.5', so numbers are predicted")]
    [InlineData("1.5|x", "classification", null)]
    [InlineData("1.5|2|2.5|", "regression", "has real numbers, as '1.5', so numbers are predicted")]
    [InlineData("1.5|2|", "classification", null)]
    [InlineData("1e3|2e3|3000", "classification", "has 3 different whole numbers in 40 rows")]
    [InlineData("1.5|2|x", "regression", "has real numbers in most rows, as '1.5', so numbers are predicted")]
    [InlineData("1|2|x", "classification", null)]
    [InlineData("2wd|4wd", "classification", null)]
    [InlineData("count", "regression", "has 40 different whole numbers in 40 rows")]
    public void One_target(string cells, string task, string? told)
    {
        string[] of = cells == "count" ? [.. Enumerable.Range(100, Rows).Select(row => $"{row}")] : cells.Split('|');
        var table = TestTables.Parse("y,x\n" + string.Concat(Enumerable.Range(0, Rows).Select(row => $"{of[row % of.Length]},{row}\n")));
        Check(table, ["y"], task, told);
        Assert.Equal(LearningTask.Classification, TaskInference.Of(table, ["y"], categorical: ["y"]));
    }

    [Theory]
    [InlineData("100000000000001000|100000000000002000")]
    [InlineData("1e3|2e3")]
    public void Whole_numbers_are_classes_however_they_are_written(string cells)
    {
        string[] of = cells.Split('|');
        var read = DataSetReader.Read(
            TestTables.Parse("y,x\n" + string.Concat(Enumerable.Range(0, Rows).Select(row => $"{of[row % 2]},{row * 0.5}\n"))), "y");
        Assert.Equal(of, read.ClassNames);
    }

    // The same column is the same task in seven times as many rows.
    [Theory]
    [InlineData(20, 2, "classification", "; Task = Regression predicts numbers")]
    [InlineData(20, 700, "classification", "; Task = Regression predicts numbers")]
    [InlineData(21, 3, "regression", "so numbers are predicted (Task = Regression); Categorical = y makes classes of them")]
    [InlineData(21, 4900, "regression", "so numbers are predicted (Task = Regression); Categorical = y makes classes of them")]
    [InlineData(61, 50, "regression", "so numbers are predicted (Task = Regression); Categorical = y makes classes of them")]
    [InlineData(1200, 350, "regression", "so numbers are predicted (Task = Regression); Categorical = y makes classes of them")]
    public void Whole_numbers_are_the_same_task_in_any_number_of_rows(int numbers, int rowsEach, string task, string told)
    {
        var table = TestTables.Parse("y,x\n" + string.Concat(
            Enumerable.Range(0, numbers * rowsEach).Select(row => $"{20 + row % numbers},{row}\n")));
        Check(table, ["y"], task, told);
    }

    // What is wrong with its cells is said by who reads them as numbers.
    [Theory]
    [InlineData("{0}", "x", "has 39 different whole numbers in most rows")]
    [InlineData("{0}%", "7%", "has numbers that are written in another way, as '20%'")]
    [InlineData("{0},5", "1,5", "has numbers that are written in another way, as '20,5'")]
    [InlineData("{0} min", "1 min", "has numbers that are written in another way, as '20 min'")]
    [InlineData("0:{0}:00", "0:01:30", "has numbers that are written in another way, as '0:20:00'")]
    [InlineData("({0})", "5", null)]
    [InlineData("no {0}", "none", null)]
    public void Numbers_in_another_notation_or_beside_odd_cells(string cell, string odd, string? told)
    {
        string rows = string.Concat(Enumerable.Range(0, Rows).Select(
            row => $"\"{(row == Rows - 1 ? odd : string.Format(CultureInfo.InvariantCulture, cell, 20 + row))}\",{row}\n"));
        Check(TestTables.Parse("y,x\n" + rows), ["y"], told is null ? "classification" : "regression", told);
    }

    [Theory]
    [InlineData("1,0\n0,1\n1,1\n", "multilabel", "are 0 or 1 in every row, so labels are predicted")]
    [InlineData("1,0.5\n0,1\n1,1\n", "regression", "the target 'b' has real numbers, as '0.5'")]
    [InlineData("1.0,0\n0.0,1\n1.0,1.0\n", "multilabel", "are 0 or 1 in every row, so labels are predicted")]
    [InlineData("True,0\nFalse,1\nTrue,1\n", "multilabel", "are 0 or 1 in every row, so labels are predicted")]
    public void Several_targets(string rows, string task, string? told) =>
        Check(TestTables.Parse("a,b\n" + rows), ["a", "b"], task, told);

    [Theory]
    [InlineData("1,x\n0,y\n1,x\n", "line 2, column 'b': 'x' is neither 0 nor 1, so the targets are no labels")]
    [InlineData("1,0\n0,1\n1,no\n", "line 4, column 'b': 'no' is neither 0 nor 1")]
    [InlineData("1.5,x\n0,y\n1,x\n", "line 2, column 'b': 'x' is neither 0 nor 1")]
    [InlineData("1,0\n0,\n1,1\n", "line 3, column 'b': the target is missing; fill it in or remove the row")]
    [InlineData("1,2\n0,1\n1,1\n0,2\n", "line 2, column 'b': '2' is neither 0 nor 1", "use Task = Regression")]
    public void What_keeps_several_targets_from_being_labels_is_named(string rows, params string[] told)
    {
        string refused = TestTables.ErrorOf(() => TaskInference.Of(TestTables.Parse("a,b\n" + rows), ["a", "b"], categorical: []));
        Assert.All(told, one => Assert.Contains(one, refused));
    }

    static void Check(Table table, string[] targets, string task, string? told)
    {
        LearningTask? found = null;
        var lines = HeardTraces.During(() => found = TaskInference.Of(table, targets, categorical: []));
        Assert.Equal(
            task == "regression" ? LearningTask.Regression : task == "multilabel" ? LearningTask.MultiLabel : LearningTask.Classification,
            found);
        Assert.Equal(told is not null, lines.Count > 0);
        Assert.All(lines, line => Assert.Contains(told!, line));
    }
}

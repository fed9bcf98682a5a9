using GpuNet.Cli.Output;

namespace GpuNet.Cli.Tests;

/// <summary>Tables of many classes, and on narrow terminals.</summary>
public sealed class TableTextTests
{
    static readonly string[] letters = [.. Enumerable.Range('a', 26).Select(letter => $"{(char)letter}")];

    [Fact]
    public void Of_many_classes_the_most_frequent_confusions_are_shown()
    {
        // b for a three times, a for c twice, and each letter once for itself.
        int[] actual = [0, 0, 0, 2, 2, .. Enumerable.Range(0, 26)];
        int[] predicted = [1, 1, 1, 0, 0, .. Enumerable.Range(0, 26)];
        string[] lines = Lines(ConfusionTable.Format(Count(26, actual, predicted), letters, int.MaxValue));
        Assert.Equal(
            [
                "confusions", "actual     predicted   count  of actual", "a          b               3     75.0 %",
                "c          a               2     66.7 %",
            ], lines);
        Assert.StartsWith("no confusions between 26 classes", ConfusionTable.Format(Count(26, [1], [1]), letters, int.MaxValue));
    }

    [Fact]
    public void No_more_than_a_dozen_are_shown()
    {
        int[] actual = [.. Enumerable.Range(0, 26)];
        string[] lines = Lines(ConfusionTable.Format(Count(26, actual, [.. actual.Skip(1), 0]), letters, int.MaxValue));
        Assert.Equal("the 12 most frequent of 26 confusions", lines[0]);
        Assert.Equal(2 + 12, lines.Length);
    }

    [Theory]
    [InlineData(200, "class  ")]
    [InlineData(85, "(rows: actual, columns: predicted)")]
    [InlineData(40, "confusions")]
    public void A_matrix_that_is_wider_than_a_line_is_not_shown(int width, string begin)
    {
        string[] names = ["a class with a name", "and another class", "and the third"];
        string[] lines = Lines(ConfusionTable.Format(Count(3, [0, 1, 2], [1, 1, 2]), names, width));
        Assert.StartsWith(begin, lines[0]);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, width));
    }

    [Fact]
    public void Of_very_many_classes_the_worst_are_scored()
    {
        int[] actual = [.. Enumerable.Range(0, 50)];
        int[] predicted = [.. actual.Select(index => index == 49 ? 0 : index)];
        string[] names = [.. actual.Select(index => $"the class with the number {index}")];
        string[] lines = Lines(ClassTable.Format([.. ClassScore.All(Count(50, actual, predicted))], names, 50, 60));
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 60));
        Assert.StartsWith("the class with the", lines[1]);
        Assert.Contains("0       0       0         1", lines[1]);
        Assert.Equal("and 10 classes with a better f1", lines[^2]);
        Assert.StartsWith("mean ", lines[^1]);
    }

    static ConfusionMatrix Count(int classes, int[] actual, int[] predicted) => new(actual, predicted, classes);

    static string[] Lines(string text) => text.Split(["\r\n", "\n"], StringSplitOptions.RemoveEmptyEntries);
}

using System.Globalization;

namespace GpuNet.Tests.Models;

/// <summary>Answers as lines of CSV.</summary>
public sealed class CsvLinesTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(1, "1")]
    [InlineData(0.5, "0.5")]
    [InlineData(0.000001, "0.000001")]
    [InlineData(0.0000004, "0")]
    [InlineData(0.9999996, "1")]
    [InlineData(0.100003, "0.100003")]
    [InlineData(-0.25, "-0.25")]
    [InlineData(12.3456789, "12.345679")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    public void Six_decimals(double number, string expected) => Assert.Equal(expected + "\n", Written(lines => lines.AddRounded(number)));

    [Fact]
    public void Six_decimals_are_those_of_NET()
    {
        var random = new Random(8);
        double[] numbers = [.. Enumerable.Range(0, 20_000).Select(i => i % 2 == 0 ? random.NextDouble() : i / 20_000.0)];
        Assert.Equal(
            string.Concat(numbers.Select(number => number.ToString("0.######", CultureInfo.InvariantCulture) + "\n")),
            Written(lines =>
            {
                foreach (double number in numbers)
                {
                    lines.AddRounded(number);
                    lines.End();
                }
            })[..^1]);
    }

    [Fact]
    public void Fields_are_quoted_and_blocks_end_anywhere()
    {
        string longer = new('x', 70_000);
        string text = Written(lines =>
        {
            lines.Write(["a", "b,c", "d \"e\"", "f\ng"]);
            lines.AddQuoted(longer);
            lines.Add(0.1f);
            lines.Add(1e-300);
            for (int i = 0; i < 40_000; i++)
            {
                lines.End();
                lines.AddRounded(0.25);
            }
        });
        Assert.Equal(
            $"a,\"b,c\",\"d \"\"e\"\"\",\"f\ng\"\n{longer},0.1,1E-300\n{string.Concat(Enumerable.Repeat("0.25\n", 40_000))}", text);
    }

    static string Written(Action<CsvLines> write)
    {
        using var text = new StringWriter();
        using (var lines = new CsvLines(text))
        {
            write(lines);
            lines.End();
        }
        return text.ToString();
    }
}

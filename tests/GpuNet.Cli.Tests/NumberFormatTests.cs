using GpuNet.Cli.Output;

namespace GpuNet.Cli.Tests;

/// <summary>Metrics and losses are shown with four significant digits, whatever their scale.</summary>
public sealed class NumberFormatTests(CliFixture workplace) : IClassFixture<CliFixture>
{
    [Theory]
    [InlineData(0.96666, "0.9667")]
    [InlineData(1, "1.000")]
    [InlineData(0, "0")]
    [InlineData(-0.25, "-0.2500")]
    [InlineData(0.00012345, "0.0001234")]
    [InlineData(2.3e-7, "2.300e-7")]
    [InlineData(12.3456, "12.35")]
    [InlineData(123456, "123456")]
    [InlineData(1234567, "1.235e+6")]
    [InlineData(8.8164992e29, "8.816e+29")]
    [InlineData(double.NaN, "NaN")]
    public void Four_digits_matter(double value, string shown) => Assert.Equal(shown, EvaluationText.Format(value));

    [Theory]
    [InlineData(1e-6, @"rmse \d\.\d{3}e-\d+  mae \d\.\d{3}e-\d+  r2 ")]
    [InlineData(1e30, @"rmse \d\.\d{3}e\+\d+  mae \d\.\d{3}e\+\d+  r2 ")]
    public void Errors_of_small_and_large_targets_can_be_read(double scale, string line)
    {
        var rows = Enumerable.Range(0, 60).Select(row => FormattableString.Invariant($"{row}.5,{scale * (1 + Math.Sin(row))}"));
        File.WriteAllLines(workplace["scaled.csv"], rows.Prepend("x,z"));
        Assert.Matches(line, workplace.Succeed("train scaled.csv --target z --task regression --epochs 2"));
    }
}

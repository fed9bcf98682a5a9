using Xunit.Sdk;

namespace GpuNet.Tests;

public sealed class ToleranceTests
{
    static readonly Tolerance percent = new(Relative: 0.01, Absolute: 0.001);

    [Theory]
    [InlineData(1, 1, true)]
    [InlineData(0, 0.001, true)]
    [InlineData(0, 0.0011, false)]
    [InlineData(100, 101, true)]
    [InlineData(101, 100, true)]
    [InlineData(100, 102, false)]
    [InlineData(-100, 100, false)]
    [InlineData(double.NaN, double.NaN, false)]
    [InlineData(1, double.NaN, false)]
    [InlineData(double.NaN, 1, false)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity, false)]
    [InlineData(1, double.PositiveInfinity, false)]
    public void Accepts_what_is_close_and_never_NaN_or_infinity(double expected, double actual, bool accepted) =>
        Assert.Equal(accepted, percent.Accepts(expected, actual));

    [Theory]
    [InlineData(double.NaN, double.NaN, true)]
    [InlineData(double.NaN, 1, false)]
    [InlineData(1, double.NaN, false)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity, true)]
    [InlineData(double.NegativeInfinity, double.PositiveInfinity, false)]
    [InlineData(double.PositiveInfinity, 1e30, false)]
    [InlineData(double.NaN, double.PositiveInfinity, false)]
    [InlineData(1, 1, true)]
    public void With_special_values_accepts_the_same_special_value_only(double expected, double actual, bool accepted) =>
        Assert.Equal(accepted, percent.WithSpecialValues.Accepts(expected, actual));

    [Fact]
    public void A_failed_check_shows_the_first_mismatches_with_index_values_and_errors()
    {
        var failure = Assert.ThrowsAny<XunitException>(() => percent.Check([1.0, 2.0, 4.0], [1f, float.NaN, 5f], "sums"));
        foreach (string part in new[]
        {
            "sums: 2 of 3 values differ by more than 0.01 relative or 0.001 absolute",
            "[1] expected 2, was NaN",
            "[2] expected 4, was 5, off by 1, 0.2 relative",
        })
        {
            Assert.Contains(part, failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_check_of_two_lengths_fails() =>
        Assert.ThrowsAny<XunitException>(() => percent.Check([1.0, 2.0], [1f], "sums"));
}

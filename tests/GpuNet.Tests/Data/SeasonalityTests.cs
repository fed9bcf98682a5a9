using GpuNet.Data;

namespace GpuNet.Tests.Data;

/// <summary>The season of a time series: found where there is one, and nowhere else.</summary>
public sealed class SeasonalityTests
{
    const int Rows = 300;

    [Theory]
    [InlineData(7, 0.0, 0.0)]
    [InlineData(24, 0.0, 0.0)]
    [InlineData(24, 0.3, 0.0)]
    [InlineData(12, 0.2, 0.05)]
    [InlineData(12, 0.2, -5.0)]
    public void A_season_is_found(int season, double noise, double trend)
    {
        var random = new Random(3);
        Assert.Equal(season, Seasonality.Find(
            Series(row => 100 + trend * row + Math.Sin(2 * Math.PI * row / season) + noise * Normal(random)), columns: 1));
    }

    [Fact]
    public void A_season_of_sharp_peaks_or_huge_numbers_is_found()
    {
        Assert.Equal(10, Seasonality.Find(Series(row => row % 10 == 3 ? 1 : 0), columns: 1));
        Assert.Equal(2, Seasonality.Find(Series(row => row % 2 == 0 ? 1e300 : -1e300), columns: 1));
    }

    [Fact]
    public void All_columns_are_looked_at()
    {
        // The first is constant.
        double[] both = [.. Series(row => Math.Sin(2 * Math.PI * row / 9)).SelectMany(value => new[] { 5.0, value })];
        Assert.Equal(9, Seasonality.Find(both, columns: 2));
    }

    [Fact]
    public void No_season_is_found_in_noise_walks_and_lines()
    {
        for (int seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            double sum = 0;
            Assert.Null(Seasonality.Find(Series(_ => Normal(random)).AsSpan(0, 30 + 2 * seed), columns: 1));
            Assert.Null(Seasonality.Find(Series(_ => sum += Normal(random)), columns: 1));
        }
        Assert.Null(Seasonality.Find(Series(row => 3.7 * row - 2), columns: 1));
        Assert.Null(Seasonality.Find(Series(_ => 0.1), columns: 1));
        Assert.Null(Seasonality.Find([1, 2, 1], columns: 1));
        Assert.Null(Seasonality.Find([], columns: 1));
    }

    static double[] Series(Func<int, double> value) => [.. Enumerable.Range(0, Rows).Select(value)];

    static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}

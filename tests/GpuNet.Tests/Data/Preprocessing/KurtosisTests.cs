using GpuNet.Data.Preprocessing;

namespace GpuNet.Tests.Data.Preprocessing;

/// <summary>How heavy the tails of columns are.</summary>
public sealed class KurtosisTests
{
    // scipy.stats.kurtosis(x, fisher=False) of SciPy 1.10.
    [Theory]
    [InlineData(1, new double[] { -1, 1 })]
    [InlineData(2.04, new double[] { 1, 2, 3, 4, 5, 3 })]
    [InlineData(8.111111111111111, new double[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 })]
    [InlineData(8.111111111111111, new double[] { 5, 5, 5, 5, 5, 5, 5, 5, 5, 1e200 })]
    [InlineData(double.NaN, new double[] { 7, 7 })]
    [InlineData(double.NaN, new double[0])]
    public void Values_have_the_kurtosis_of_the_definition(double expected, double[] values)
    {
        double kurtosis = Kurtosis.Of(values);
        Assert.True(double.IsNaN(expected) ? double.IsNaN(kurtosis) : Math.Abs(kurtosis - expected) <= 1e-12, $"{kurtosis}");
    }

    [Fact]
    public void A_table_has_the_median_of_its_columns_of_numbers_in_the_training_rows()
    {
        var table = new FeatureTable
        {
            Name = "t",
            Names = ["even", "text", "gaps", "constant", "rare"],
            Values =
            [
                -1, 0, double.NaN, 7, 0,
                1, 1, -1, 7, 0,
                -1, 2, 1, 7, 0,
                1, 3, double.NaN, 7, 0,
                100, 4, 100, 7, 1,
            ],
            Categories = [null, ["a", "b", "c", "d", "e"], null, null, null],
        };
        // Of the first four rows the first and the third column have 1, of all five they have 3.25 and 1.5, and the last one 3.25.
        Assert.Equal(1, Kurtosis.OfColumns(table, [0, 1, 2, 3]), 12);
        Assert.True(Kurtosis.OfColumns(table, [0, 1, 2, 3, 4]) is > 3 and < 3.3);
        Assert.Equal(0, Kurtosis.OfColumns(table, [0]));
    }
}

using GpuNet.Data.Preprocessing;

namespace GpuNet.Tests.Data.Preprocessing;

public sealed class QuantileBinsTests
{
    [Fact]
    public void Bins_have_equally_many_training_rows()
    {
        // Columns side by side; the last row is no training row.
        float[] values = [8, 1, 0, 3, 1, 0, 6, 0, 0, 1, 1, 1, 4, 1, 5, 900, 7, -7];
        var edges = QuantileBins.Measure(new(values, 3), columns: 3, rows: [0, 1, 2, 3, 4], bins: 2);
        // numpy.quantile([8, 3, 6, 1, 4], [0, 0.5, 1])
        Assert.Equal([1, 4, 8], edges[0]);
        // Two values are a line, whatever the bins.
        Assert.Empty(edges[1]);
        Assert.Equal([0, 1, 5], edges[2]);
    }

    [Fact]
    public void Equal_quantiles_are_one_edge() =>
        // numpy.quantile([0, 0, 0, 0, 1, 2, 3, 4, 5], [0, 0.25, 0.5, 0.75, 1])
        Assert.Equal([0, 1, 3, 5], QuantileBins.Measure(
            new([0, 5, 0, 4, 0, 3, 0, 2, 1], 1), columns: 1, rows: [0, 1, 2, 3, 4, 5, 6, 7, 8], bins: 4)[0]);

    [Fact]
    public void A_column_of_a_window_is_that_of_all_its_rows() =>
        Assert.Equal([1, 2, 3, 4], QuantileBins.Measure(new([1, 0, 2, 0, 3, 0, 4, 0], 4), columns: 2, rows: [0, 1], bins: 9)[0]);

    [Fact]
    public void Few_values_are_the_edges_themselves() =>
        Assert.Equal([1, 2, 50], QuantileBins.Measure(
            new([2, 50, 1, 1, 1, 1, 2], 1), columns: 1, rows: [0, 1, 2, 3, 4, 5, 6], bins: 48)[0]);

    [Fact]
    public void Quantiles_between_two_rows_are_interpolated() =>
        // numpy.quantile([0, 10, 20, 40], [0, 1/2, 1])
        new Tolerance(Relative: 1e-6, Absolute: 0).Check(
            [0, 15, 40], [.. QuantileBins.Measure(new([40, 0, 20, 10], 1), columns: 1, rows: [0, 1, 2, 3], bins: 2)[0]], "edges");
}

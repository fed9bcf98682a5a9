namespace GpuNet.Tests.Data.Preprocessing;

public class ScalerTests
{
    [Fact]
    public void Measures_mean_and_population_deviation_of_the_training_rows_only()
    {
        double[] values = [1, 10, 1000, -1000, 3, 30, 5, 50];
        var scaling = Scaler.Measure(Scaling.Standard, values, 2, [0, 2, 3]);
        Assert.Equal([3, 30], scaling.Offsets);
        Assert.Equal([Math.Sqrt(8.0 / 3), Math.Sqrt(800.0 / 3)], scaling.Units.ToArray(), (a, b) => Math.Abs(a - b) < 1e-14 * a);
    }

    [Fact]
    public void Applies_and_inverts()
    {
        var scaling = new Scaler([3, 30], [2, 10]);
        double[] values = [5, 20, 3, 35];
        scaling.Apply(values);
        Assert.Equal([1, -1, 0, 0.5], values);
        scaling.Invert(values);
        Assert.Equal([5, 20, 3, 35], values);
    }

    [Fact]
    public void Constant_columns_become_0_whatever_their_value()
    {
        double[] values = [.. Enumerable.Repeat(0.1, 1001)];
        var scaling = Scaler.Measure(Scaling.Standard, values, 1, [.. Enumerable.Range(0, 1001)]);
        Assert.Equal([0.1], scaling.Offsets);
        Assert.Equal([1], scaling.Units);
        scaling.Apply(values);
        Assert.All(values, value => Assert.Equal(0, value));
    }

    [Fact]
    public void Extreme_values_do_not_overflow()
    {
        double[] values = [1e298, -1e298, double.Epsilon, 0];
        var scaling = Scaler.Measure(Scaling.Standard, values, 2, [0, 1]);
        Assert.All(scaling.Units.ToArray(), deviation => Assert.True(deviation > 0 && double.IsFinite(deviation)));
        scaling.Apply(values);
        Assert.All(values, value => Assert.True(double.IsFinite(value)));

        double[] range = [1e298, -1e298];
        var minMax = Scaler.Measure(Scaling.MinMax, range, 1, [0, 1]);
        minMax.Apply(range);
        Assert.All(range, value => Assert.True(double.IsFinite(value)));
    }

    [Fact]
    public void The_least_becomes_0_and_the_most_1()
    {
        double[] values = [1, 10, 1000, -1000, 3, 10, 5, 10];
        var scaling = Scaler.Measure(Scaling.MinMax, values, 2, [0, 2, 3]);
        Assert.Equal([1, 10], scaling.Offsets);
        Assert.Equal([4, 1], scaling.Units);
        scaling.Apply(values);
        // A constant column becomes 0, and what is outside of the training rows' range lies outside of 0 to 1.
        Assert.Equal([0, 0, 249.75, -1010, 0.5, 0, 1, 0], values);
        scaling.Invert(values);
        Assert.Equal([1, 10, 1000, -1000, 3, 10, 5, 10], values);
    }

    [Fact]
    public void Large_offsets_cost_no_digits()
    {
        double[] values = [.. Enumerable.Range(0, 1000).Select(row => 1e15 + row % 2)];
        var scaling = Scaler.Measure(Scaling.Standard, values, 1, [.. Enumerable.Range(0, 1000)]);
        Assert.Equal([1e15 + 0.5], scaling.Offsets);
        Assert.Equal([0.5], scaling.Units);
    }

    [Fact]
    public void Standardized_training_rows_have_mean_0_and_deviation_1()
    {
        var data = DataSetReader.Read(TestTables.Open("breast_cancer.csv"), "diagnosis");
        int[] rows = [.. Enumerable.Range(0, 400)];
        Scaler.Measure(Scaling.Standard, data.Features, 30, rows).Apply(data.Features);
        var after = Scaler.Measure(Scaling.Standard, data.Features, 30, rows);
        Assert.All(after.Offsets.ToArray(), mean => Assert.InRange(mean, -1e-6, 1e-6));
        Assert.All(after.Units.ToArray(), deviation => Assert.InRange(deviation, 1 - 1e-6, 1 + 1e-6));
    }

    [Fact]
    public void The_identity_changes_nothing()
    {
        double[] values = [1, -2, 0.1, double.MaxValue];
        Scaler.Identity(2).Apply(values);
        Scaler.Identity(2).Invert(values);
        Assert.Equal([1, -2, 0.1, double.MaxValue], values);
    }

    [Fact]
    public void Nonsense_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new Scaler([1, 2], [1]));
        Assert.Throws<ArgumentException>(() => new Scaler([], []));
        Assert.Throws<ArgumentException>(() => new Scaler([1], [0]));
        Assert.Throws<ArgumentException>(() => new Scaler([1], [double.NaN]));
        Assert.Throws<ArgumentException>(() => new Scaler([double.PositiveInfinity], [1]));
        Assert.Throws<ArgumentException>(() => Scaler.Identity(2).Apply(new double[3]));
    }

    [Fact]
    public void Robust_scaling_takes_median_and_quartiles_and_the_range_where_they_are_one()
    {
        // numpy.quantile([9, 1, 2, 4], [.25, .5, .75]) is [1.75, 3, 5.25].
        var scaler = Scaler.Measure(Scaling.Robust, [9.0, 1, 2, 4, 1e9], columns: 1, [0, 1, 2, 3]);
        Assert.Equal((3.0, 3.5), (scaler.Offsets[0], scaler.Units[0]));
        scaler = Scaler.Measure(Scaling.Robust, [0.0, 0, 0, 0, 0, 8], columns: 1, [0, 1, 2, 3, 4, 5]);
        Assert.Equal((0.0, 4.0), (scaler.Offsets[0], scaler.Units[0]));
    }

    [Fact]
    public void Clipping_keeps_the_order_and_stays_below_3()
    {
        double[] values = [double.NegativeInfinity, -1e300, -40, -3, -0.01, 0, 0.01, 3, 40, 1e300, double.PositiveInfinity];
        double[] clipped = [.. values.Select(SmoothClip.Apply)];
        Assert.Equal(clipped.Order(), clipped);
        Assert.All(clipped, value => Assert.InRange(value, -3, 3));
        Assert.Equal(0.01, clipped[6], 6);
        Assert.Equal(3 / Math.Sqrt(2), clipped[7], 12);
    }
}

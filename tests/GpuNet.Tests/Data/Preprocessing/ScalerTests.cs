namespace GpuNet.Tests.Data.Preprocessing;

public class ScalerTests
{
    [Fact]
    public void Measures_mean_and_population_deviation_of_the_training_rows_only()
    {
        float[] values = [1, 10, 1000, -1000, 3, 30, 5, 50];
        var scaling = Scaler.Measure(Scaling.Standard, values, 2, [0, 2, 3]);
        Assert.Equal([3f, 30f], scaling.Offsets);
        Assert.Equal([(float)Math.Sqrt(8.0 / 3), (float)Math.Sqrt(800.0 / 3)], scaling.Units);
    }

    [Fact]
    public void Applies_and_inverts()
    {
        var scaling = new Scaler([3, 30], [2, 10]);
        float[] values = [5, 20, 3, 35];
        scaling.Apply(values);
        Assert.Equal([1f, -1f, 0f, 0.5f], values);
        scaling.Invert(values);
        Assert.Equal([5f, 20f, 3f, 35f], values);
    }

    [Fact]
    public void Constant_columns_become_0_whatever_their_value()
    {
        float[] values = [.. Enumerable.Repeat(0.1f, 1001)];
        var scaling = Scaler.Measure(Scaling.Standard, values, 1, [.. Enumerable.Range(0, 1001)]);
        Assert.Equal([0.1f], scaling.Offsets);
        Assert.Equal([1f], scaling.Units);
        scaling.Apply(values);
        Assert.All(values, value => Assert.Equal(0f, value));
    }

    [Fact]
    public void Extreme_values_do_not_overflow()
    {
        float[] values = [float.MaxValue, float.MinValue, float.Epsilon, 0];
        var scaling = Scaler.Measure(Scaling.Standard, values, 2, [0, 1]);
        Assert.All(scaling.Units.ToArray(), deviation => Assert.True(deviation > 0 && float.IsFinite(deviation)));
        scaling.Apply(values);
        Assert.All(values, value => Assert.True(float.IsFinite(value)));

        float[] range = [float.MaxValue, float.MinValue];
        var minMax = Scaler.Measure(Scaling.MinMax, range, 1, [0, 1]);
        minMax.Apply(range);
        Assert.All(range, value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void The_least_becomes_0_and_the_most_1()
    {
        float[] values = [1, 10, 1000, -1000, 3, 10, 5, 10];
        var scaling = Scaler.Measure(Scaling.MinMax, values, 2, [0, 2, 3]);
        Assert.Equal([1f, 10f], scaling.Offsets);
        Assert.Equal([4f, 1f], scaling.Units);
        scaling.Apply(values);
        // A constant column becomes 0, and what is outside of the training rows' range lies outside of 0 to 1.
        Assert.Equal([0f, 0f, 249.75f, -1010f, 0.5f, 0f, 1f, 0f], values);
        scaling.Invert(values);
        Assert.Equal([1f, 10f, 1000f, -1000f, 3f, 10f, 5f, 10f], values);
    }

    [Fact]
    public void Columns_that_are_not_numbers_stay()
    {
        var scaling = Scaler.Measure(Scaling.Standard, [0f, 1f, 2f, 3f], 2, [0, 1], column => column == 1);
        Assert.Equal([0f, 2f], scaling.Offsets);
        Assert.Equal([1f, 1f], scaling.Units);
    }

    [Fact]
    public void Large_offsets_cost_no_digits()
    {
        float[] values = [.. Enumerable.Range(0, 1000).Select(row => 16_000_000f + row % 2)];
        var scaling = Scaler.Measure(Scaling.Standard, values, 1, [.. Enumerable.Range(0, 1000)]);
        Assert.Equal([0.5f], scaling.Units);
    }

    [Fact]
    public void Standardized_training_rows_have_mean_0_and_deviation_1()
    {
        var data = DataSetReader.Read(TestTables.Open("breast_cancer.csv"), "diagnosis");
        int[] rows = [.. Enumerable.Range(0, 400)];
        Scaler.Measure(Scaling.Standard, data.Features, 30, rows).Apply(data.Features);
        var after = Scaler.Measure(Scaling.Standard, data.Features, 30, rows);
        Assert.All(after.Offsets.ToArray(), mean => Assert.InRange(mean, -1e-6f, 1e-6f));
        Assert.All(after.Units.ToArray(), deviation => Assert.InRange(deviation, 1 - 1e-6f, 1 + 1e-6f));
    }

    [Fact]
    public void The_identity_changes_nothing()
    {
        float[] values = [1, -2, 0.1f, float.MaxValue];
        Scaler.Identity(2).Apply(values);
        Scaler.Identity(2).Invert(values);
        Assert.Equal([1, -2, 0.1f, float.MaxValue], values);
    }

    [Fact]
    public void Nonsense_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new Scaler([1, 2], [1]));
        Assert.Throws<ArgumentException>(() => new Scaler([], []));
        Assert.Throws<ArgumentException>(() => new Scaler([1], [0]));
        Assert.Throws<ArgumentException>(() => new Scaler([1], [float.NaN]));
        Assert.Throws<ArgumentException>(() => new Scaler([float.PositiveInfinity], [1]));
        Assert.Throws<ArgumentException>(() => Scaler.Identity(2).Apply(new float[3]));
    }
}

using GpuNet.Runtime.Data;

namespace GpuNet.Tests.Data;

public class StandardizerTests
{
    [Fact]
    public void Measures_mean_and_population_deviation_of_the_training_rows_only()
    {
        float[] values = [1, 10, 1000, -1000, 3, 30, 5, 50];
        var scaling = Standardizer.Measure(values, 2, [0, 2, 3]);
        Assert.Equal([3f, 30f], scaling.Means);
        Assert.Equal([(float)Math.Sqrt(8.0 / 3), (float)Math.Sqrt(800.0 / 3)], scaling.Deviations);
    }

    [Fact]
    public void Applies_and_inverts()
    {
        var scaling = new Standardizer([3, 30], [2, 10]);
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
        var scaling = Standardizer.Measure(values, 1, [.. Enumerable.Range(0, 1001)]);
        Assert.Equal([0.1f], scaling.Means);
        Assert.Equal([1f], scaling.Deviations);
        scaling.Apply(values);
        Assert.All(values, value => Assert.Equal(0f, value));
    }

    [Fact]
    public void Extreme_values_do_not_overflow()
    {
        float[] values = [float.MaxValue, float.MinValue, float.Epsilon, 0];
        var scaling = Standardizer.Measure(values, 2, [0, 1]);
        Assert.All(scaling.Deviations.ToArray(), deviation => Assert.True(deviation > 0 && float.IsFinite(deviation)));
        scaling.Apply(values);
        Assert.All(values, value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Large_offsets_cost_no_digits()
    {
        float[] values = [.. Enumerable.Range(0, 1000).Select(row => 16_000_000f + row % 2)];
        var scaling = Standardizer.Measure(values, 1, [.. Enumerable.Range(0, 1000)]);
        Assert.Equal([0.5f], scaling.Deviations);
    }

    [Fact]
    public void Standardized_training_rows_have_mean_0_and_deviation_1()
    {
        var data = DataSetReader.Read(TestTables.Open("breast_cancer.csv"), "diagnosis");
        int[] rows = [.. Enumerable.Range(0, 400)];
        Standardizer.Measure(data.Features, 30, rows).Apply(data.Features);
        var after = Standardizer.Measure(data.Features, 30, rows);
        Assert.All(after.Means.ToArray(), mean => Assert.InRange(mean, -1e-6f, 1e-6f));
        Assert.All(after.Deviations.ToArray(), deviation => Assert.InRange(deviation, 1 - 1e-6f, 1 + 1e-6f));
    }

    [Fact]
    public void The_identity_changes_nothing()
    {
        float[] values = [1, -2, 0.1f, float.MaxValue];
        Standardizer.Identity(2).Apply(values);
        Standardizer.Identity(2).Invert(values);
        Assert.Equal([1, -2, 0.1f, float.MaxValue], values);
    }

    [Fact]
    public void Nonsense_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new Standardizer([1, 2], [1]));
        Assert.Throws<ArgumentException>(() => new Standardizer([], []));
        Assert.Throws<ArgumentException>(() => new Standardizer([1], [0]));
        Assert.Throws<ArgumentException>(() => new Standardizer([1], [float.NaN]));
        Assert.Throws<ArgumentException>(() => new Standardizer([float.PositiveInfinity], [1]));
        Assert.Throws<ArgumentException>(() => Standardizer.Identity(2).Apply(new float[3]));
    }
}

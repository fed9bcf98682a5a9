namespace GpuNet.Tests.Metrics;

/// <summary>Metrics of numbers, against values of scikit-learn 1.2.1.</summary>
public sealed class NumberMetricTests
{
    // y = [3, -0.5, 2, 7, 4.2]; h = [2.5, 0, 2, 8, 5.1]
    // mean_squared_error(y, h) ** 0.5; mean_absolute_error(y, h); r2_score(y, h)
    static readonly NumberPredictions predictions = new([3, -0.5, 2, 7, 4.2], [2.5, 0, 2, 8, 5.1]);

    [Theory]
    [InlineData("rmse", 0.679705818718657)]
    [InlineData("mae", 0.5799999999999998)]
    [InlineData("r2", 0.9244900627615062)]
    public void Errors(string metric, double expected) =>
        Tolerance.DoublePrecision.Check(expected, Metric.Find(metric)!.Of(predictions)!.Value, metric);

    [Fact]
    public void Targets_that_are_all_equal_have_no_variance_to_explain()
    {
        Assert.Null(Metric.R2.Of(new NumberPredictions([2, 2], [1, 2])));
        // Their mean is rounded to another number.
        Assert.Null(Metric.R2.Of(new NumberPredictions([0.1, 0.1, 0.1, 0.1, 0.1, 0.1], [1, 2, 3, 4, 5, 6])));
    }

    [Fact]
    public void A_metric_knows_its_tasks()
    {
        Assert.Equal(["rmse", "mae", "r2"], Metric.For(LearningTask.Regression).Select(metric => metric.Name));
        Assert.Equal(
            Metric.All.Except(Metric.For(LearningTask.Regression)).Select(metric => metric.Name).Where(name => name != "exact_match"),
            Metric.For(LearningTask.BinaryClassification).Select(metric => metric.Name));
        Assert.Equal(Metric.All.Count, Metric.All.Select(metric => metric.Name).Distinct().Count());
        Assert.Throws<ArgumentException>(() => Metric.Accuracy.Of(predictions));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new NumberPredictions([], []));
        Assert.Throws<ArgumentException>(() => new NumberPredictions([1], [1, 2]));
        Assert.Throws<ArgumentException>(() => new ClassPredictions([0, 1], [0], [0, 0, 0, 0]));
    }

    [Theory]
    [InlineData(1e200)]
    [InlineData(1e-200)]
    public void Squares_that_no_double_holds_do_no_harm(double unit)
    {
        var scaled = new NumberPredictions(
            [.. predictions.Truth.Select(value => value * unit)], [.. predictions.Answers.Select(value => value * unit)]);
        Tolerance.DoublePrecision.Check(Metric.Rmse.Of(predictions)!.Value, Metric.Rmse.Of(scaled)!.Value / unit, "rmse");
        Tolerance.DoublePrecision.Check(Metric.R2.Of(predictions)!.Value, Metric.R2.Of(scaled)!.Value, "r2");
    }
}

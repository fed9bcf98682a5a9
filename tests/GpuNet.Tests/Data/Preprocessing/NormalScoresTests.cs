using GpuNet.Data.Preprocessing;
using GpuNet.Kernels;

namespace GpuNet.Tests.Data.Preprocessing;

/// <summary>Numbers that are brought to a normal distribution by their ranks, and back.</summary>
public sealed class NormalScoresTests
{
    [Fact]
    public void Normal_quantiles_are_those_of_scipy()
    {
        // scipy.special.ndtri.
        (double P, double Z)[] expected =
        [
            (1e-300, -37.0470962993612), (1e-20, -9.262340089798408), (1e-7, -5.1993375821928165), (0.01, -2.3263478740408408),
            (0.07, -1.4757910281791706), (0.075, -1.4395314709384563), (0.3, -0.5244005127080409), (0.5, 0), (0.925, 1.4395314709384563),
            (0.99, 2.3263478740408408), (0.9999999, 5.199337582290661),
        ];
        Tolerance.DoublePrecision.Check(
            [.. expected.Select(one => one.Z)], [.. expected.Select(one => NormalQuantile.Of(one.P))], "quantiles");
    }

    [Fact]
    public void Scores_are_normal_quantiles_of_mean_ranks()
    {
        // scipy.stats.norm.ppf((scipy.stats.rankdata([7, -2, 0, 0, 0, 100, 3, 3]) - 0.5) / 8)
        double[] values = [7, -2, 0, 0, 0, 100, 3, 3];
        double[] expected =
        [
            0.887146559018876, -1.5341205443525463, -0.4887764111146695, -0.4887764111146695, -0.4887764111146695, 1.5341205443525463,
            0.31863936396437514, 0.31863936396437514,
        ];
        var scores = NormalScores.Measure(values);
        Tolerance.DoublePrecision.Check(expected, [.. values.Select(scores.Apply)], "scores");
        Assert.Equal(values, values.Select(value => scores.Invert(scores.Apply(value))));
        // Between two numbers and beyond all.
        Assert.Equal((scores.Apply(3) + scores.Apply(7)) / 2, scores.Apply(5), 12);
        Assert.Equal(5, scores.Invert(scores.Apply(5)), 12);
        Assert.Equal((scores.Apply(-2), scores.Apply(100)), (scores.Apply(double.NegativeInfinity), scores.Apply(1e300)));
        Assert.Equal((-2.0, 100.0), (scores.Invert(-9), scores.Invert(9)));
        Assert.True(double.IsNaN(scores.Apply(double.NaN)));
    }

    [Fact]
    public void Of_many_numbers_a_thousand_are_kept_and_the_rest_lies_between()
    {
        double[] values = [.. Enumerable.Range(0, 4001).Select(i => Math.Pow(i / 4000.0, 3))];
        var scores = NormalScores.Measure([.. values.Reverse()]);
        Assert.Equal(NormalScores.Most, scores.Values.Length);
        Assert.Equal((0, 1), (scores.Values[0], scores.Values[^1]));
        for (int i = 0; i < values.Length; i++)
            Assert.Equal(NormalQuantile.Of((i + 0.5) / values.Length), scores.Apply(values[i]), i is < 20 or > 3980 ? 0.5 : 0.01);
    }

    [Fact]
    public void Numbers_that_are_far_apart_and_columns_of_one_number_have_scores()
    {
        var scores = NormalScores.Measure([-1.7e308, 1.7e308]);
        Assert.Equal(0, scores.Apply(0), 12);
        Assert.Equal(0, scores.Invert(0), 12);
        Assert.Equal(0, NormalScores.Measure([5, 5, 5]).Apply(7));
    }

    [Fact]
    public void Numbers_that_are_not_in_order_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new NormalScores([1, 1], [0, 1]));
        Assert.Throws<ArgumentException>(() => new NormalScores([1, 2], [0, double.NaN]));
        Assert.Throws<ArgumentException>(() => new NormalScores([1, 2], [0]));
        Assert.Throws<ArgumentException>(() => new NormalScores([], []));
    }

    [Fact]
    public void Numbers_and_frequencies_of_a_table_get_them_and_texts_do_not()
    {
        const string text = "a,city,y\n1,u,p\n4,v,q\n,u,p\n4,v,q\n9,u,p\n50,v,q\n";
        var table = DataSetReader.Read(TestTables.Parse(text), "y").FeatureTable;
        var pipeline = Pipeline.Fit(table, [0, 1, 2, 3, 4], Scaling.Quantile, Missing.Find("4")!);
        // 1, 4 three times, and 9; 50 is beyond them.
        float low = (float)NormalQuantile.Of(0.1);
        Assert.Equal(
            [low, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 1, -low, 1, 0, -low, 0, 1], pipeline.Apply(table));
        Assert.Equal(["4", "v"], pipeline.Restore([0, 0, 1]));
    }
}

namespace GpuNet.Tests.Metrics;

/// <summary>ROC and calibration curves, against points computed by hand.</summary>
public sealed class CurveTests
{
    static ClassPredictions Two(int[] truth, double[] second, double[]? weights = null) => new(
        truth, Array.ConvertAll(second, p => p >= 0.5 ? 1 : 0), [.. second.SelectMany(p => new[] { Math.Log(1 - p), Math.Log(p) })],
        weights);

    // Two of three examples of the class score 0.9 and 0.6, above the others; the third, at 0.4, with one of the two others.
    [Fact]
    public void A_ROC_curve_has_a_point_for_each_score()
    {
        var curve = RocCurve.Of(Two([1, 1, 1, 0, 0], [0.9, 0.6, 0.4, 0.4, 0.1]), ofClass: 1)!;
        Tolerance.DoublePrecision.Check([0, 0, 0, 0.5, 1], [.. curve.Points.Select(point => point.FalsePositives)], "false positives");
        Tolerance.DoublePrecision.Check(
            [0, 1 / 3.0, 2 / 3.0, 1, 1], [.. curve.Points.Select(point => point.TruePositives)], "true positives");
        Tolerance.DoublePrecision.Check(11 / 12.0, curve.Area, "the area");
        Assert.Null(RocCurve.Of(Two([1, 1], [0.3, 0.7]), ofClass: 1));
        Assert.Null(RocCurve.Of(Two([1, 0], [0.3, 0.7], weights: [1, 0]), ofClass: 1));
    }

    [Fact]
    public void Examples_count_in_a_ROC_curve_as_often_as_they_weigh()
    {
        var weighted = RocCurve.Of(Two([1, 0, 1, 0], [0.8, 0.7, 0.3, 0.2], weights: [1, 2, 3, 1]), ofClass: 1)!;
        var repeated = RocCurve.Of(Two([1, 0, 0, 1, 1, 1, 0], [0.8, 0.7, 0.7, 0.3, 0.3, 0.3, 0.2]), ofClass: 1)!;
        Assert.Equal(repeated.Points, weighted.Points);
        Tolerance.DoublePrecision.Check(repeated.Area, weighted.Area, "the area");
    }

    // Probabilities of the predicted class: 0.9 twice, once right; 0.7 twice, both right; 0.6, wrong.
    // |0.5 − 0.9|·2/5 + |1 − 0.7|·2/5 + |0 − 0.6|·1/5 = 0.4.
    [Fact]
    public void The_calibration_error_is_the_mean_distance_of_probability_and_accuracy()
    {
        var predictions = Two([1, 0, 0, 1, 0], [0.9, 0.9, 0.3, 0.7, 0.6]);
        var curve = CalibrationCurve.Of(predictions, bins: 10)!;
        Tolerance.DoublePrecision.Check([0.6, 0.7, 0.9], [.. curve.Bins.Select(bin => bin.Confidence)], "confidence");
        Tolerance.DoublePrecision.Check([0, 1, 0.5], [.. curve.Bins.Select(bin => bin.Accuracy)], "accuracy");
        Tolerance.DoublePrecision.Check([0.2, 0.4, 0.4], [.. curve.Bins.Select(bin => bin.Share)], "share");
        Tolerance.DoublePrecision.Check(0.4, curve.ExpectedError, "the error");
        Tolerance.DoublePrecision.Check(0.4, Metric.CalibrationError.Of(predictions)!.Value, "the metric");
        Tolerance.DoublePrecision.Check(
            Math.Abs(0.6 - 3.8 / 5), CalibrationCurve.Of(predictions, bins: 1)!.ExpectedError, "the error of one bin");
    }

    [Fact]
    public void A_bin_has_its_upper_end_and_the_last_one_has_certainty()
    {
        // With 4 bins 0.75 belongs to the third, 1 to the fourth.
        var curve = CalibrationCurve.Of(Two([1, 1], [0.75, 1]), bins: 4)!;
        Assert.Equal([new CalibrationBin(0.75, 1, 0.5), new CalibrationBin(1, 1, 0.5)], curve.Bins);
        Assert.Throws<ArgumentOutOfRangeException>(() => CalibrationCurve.Of(Two([1], [0.5]), bins: 0));
    }

    [Fact]
    public void Labels_have_the_curve_of_all_their_decisions()
    {
        // p of the labels: 0.8 of one that holds; 0.4 of one that holds, so a wrong answer of probability 0.6.
        var predictions = new LabelPredictions(
            [true, true], [true, false], [1, -1], labels: 2, logProbabilities: [Math.Log(0.8), Math.Log(0.4)]);
        var curve = CalibrationCurve.Of(predictions)!;
        Tolerance.DoublePrecision.Check([0.6, 0.8], [.. curve.Bins.Select(bin => bin.Confidence)], "confidence");
        Assert.Equal([0, 1], curve.Bins.Select(bin => bin.Accuracy));
        Assert.Null(CalibrationCurve.Of(new LabelPredictions([true], [true], [1], labels: 1)));
    }

    [Fact]
    public void Examples_without_weight_do_not_count_in_a_calibration_curve()
    {
        Assert.Equal(
            CalibrationCurve.Of(Two([1, 0], [0.9, 0.2]))!.Bins,
            CalibrationCurve.Of(Two([1, 0, 0], [0.9, 0.2, 0.9], weights: [2, 2, 0]))!.Bins);
        Assert.Null(CalibrationCurve.Of(Two([1], [0.9], weights: [0])));
    }
}

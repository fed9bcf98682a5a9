namespace GpuNet;

/// <summary>
/// How often predictions are correct, by the probability that the network gives them (a reliability diagram: Niculescu-Mizil and Caruana,
/// 2005). A calibrated network is correct in 80 % of the predictions of probability 0.8.
/// </summary>
public sealed record CalibrationCurve
{
    // As in Guo et al.
    const int UsualBins = 15;

    CalibrationCurve(IReadOnlyList<CalibrationBin> bins) => Bins = bins;

    /// <summary>The bins that have a prediction, from the lowest probability to the highest.</summary>
    public IReadOnlyList<CalibrationBin> Bins { get; }

    /// <summary>
    /// The expected calibration error: Σ share · |accuracy − confidence| over the bins (Guo et al., On calibration of modern neural
    /// networks, 2017).
    /// </summary>
    public double ExpectedError => Bins.Sum(bin => bin.Share * Math.Abs(bin.Accuracy - bin.Confidence));

    /// <summary>The curve of the predicted classes.</summary>
    /// <param name="predictions">The predictions.</param>
    /// <param name="bins">Number of bins of equal width from 0 to 1.</param>
    /// <returns>Null if no example counts.</returns>
    public static CalibrationCurve? Of(ClassPredictions predictions, int bins = UsualBins) =>
        Of(Enumerable.Range(0, predictions.Count).Select(i => new Decision(
            Math.Exp(predictions.LogProbability(i, predictions.Answers[i])), predictions.Answers[i] == predictions.Truth[i],
            predictions.WeightOf(i))), bins);

    /// <summary>The curve of all labels, by the probability of the predicted value of each.</summary>
    /// <param name="predictions">The predictions.</param>
    /// <param name="bins">Number of bins of equal width from 0 to 1.</param>
    /// <returns>Null without probabilities, or if no example counts.</returns>
    public static CalibrationCurve? Of(LabelPredictions predictions, int bins = UsualBins)
    {
        if (predictions.LogProbabilities is not { } logs)
            return null;
        return Of(Enumerable.Range(0, logs.Length).Select(place =>
        {
            bool isRight = predictions.Answers[place] == predictions.Truth[place];
            double ofTruth = Math.Exp(logs[place]);
            return new Decision(isRight ? ofTruth : 1 - ofTruth, isRight, predictions.WeightOf(place / predictions.Labels));
        }), bins);
    }

    // A bin has its upper end, and not its lower one.
    static CalibrationCurve? Of(IEnumerable<Decision> decisions, int bins)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        var sums = new (double Weight, double Confidence, double Right)[bins];
        foreach (var (confidence, isRight, weight) in decisions)
        {
            if (weight == 0)
                continue;
            if (!double.IsFinite(confidence))
                return null;
            ref var sum = ref sums[Math.Clamp((int)Math.Ceiling(confidence * bins) - 1, 0, bins - 1)];
            sum = (sum.Weight + weight, sum.Confidence + weight * confidence, sum.Right + (isRight ? weight : 0));
        }
        double all = sums.Sum(sum => sum.Weight);
        return all == 0 ? null : new([.. sums.Where(sum => sum.Weight > 0).Select(sum =>
            new CalibrationBin(sum.Confidence / sum.Weight, sum.Right / sum.Weight, sum.Weight / all))]);
    }

    readonly record struct Decision(double Confidence, bool IsRight, double Weight);
}

/// <summary>Predictions of similar probability.</summary>
/// <param name="Confidence">The mean of their probabilities.</param>
/// <param name="Accuracy">The fraction of them that is correct.</param>
/// <param name="Share">Their fraction of all predictions.</param>
public readonly record struct CalibrationBin(double Confidence, double Accuracy, double Share);

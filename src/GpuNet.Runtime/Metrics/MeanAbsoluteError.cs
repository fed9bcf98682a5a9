namespace GpuNet.Runtime.Metrics;

/// <summary>1/N Σ|h − y|, in the units of the target.</summary>
public static class MeanAbsoluteError
{
    /// <summary>Computes it.</summary>
    public static double Of(NumberPredictions predictions) =>
        predictions.Truth.Zip(predictions.Answers, (truth, answer) => Math.Abs(answer - truth)).Average();
}

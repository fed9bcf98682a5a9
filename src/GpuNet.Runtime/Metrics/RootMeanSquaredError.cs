namespace GpuNet;

/// <summary>√(Σ w(h − y)²/Σ w), in the units of the target; with several targets, the mean over them.</summary>
static class RootMeanSquaredError
{
    /// <summary>Computes it.</summary>
    public static double? Of(NumberPredictions predictions) => predictions.MeanOverOutputs(
        k => Math.Sqrt(predictions.Mean(i => predictions.ErrorOf(i, k) * predictions.ErrorOf(i, k))));
}

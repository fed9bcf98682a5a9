namespace GpuNet;

/// <summary>Σ w|h − y|/Σ w, in the units of the target; with several targets, the mean over them.</summary>
static class MeanAbsoluteError
{
    /// <summary>Computes it.</summary>
    public static double? Of(NumberPredictions predictions) =>
        predictions.MeanOverOutputs(k => predictions.Mean(i => Math.Abs(predictions.ErrorOf(i, k))));
}

namespace GpuNet;

/// <summary>√(Σ w(h − y)²/Σ w), in the units of the target; with several targets, the mean over them.</summary>
static class RootMeanSquaredError
{
    /// <summary>Computes it.</summary>
    public static double? Of(NumberPredictions predictions) => predictions.MeanOverOutputs(k =>
    {
        double scale = predictions.ScaleOf(i => predictions.ErrorOf(i, k));
        return scale * Math.Sqrt(predictions.Mean(i => Square(predictions.ErrorOf(i, k) / scale)));
    });

    static double Square(double value) => value * value;
}

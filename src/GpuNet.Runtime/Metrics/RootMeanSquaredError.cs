namespace GpuNet.Runtime.Metrics;

/// <summary>√(1/N Σ(h − y)²), in the units of the target.</summary>
public static class RootMeanSquaredError
{
    /// <summary>Computes it.</summary>
    public static double Of(NumberPredictions predictions) => Math.Sqrt(predictions.SquaredError / predictions.Count);
}

using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace GpuNet;

/// <summary>
/// What programs can observe: a <see cref="System.Diagnostics.Metrics.Meter"/> and an <see cref="ActivitySource"/>, and what is logged.
/// docs/observing.md lists the instruments and the activities.
/// </summary>
public static class Telemetry
{
    /// <summary>The name of both, as OpenTelemetry's <c>AddMeter</c> and <c>AddSource</c> take it.</summary>
    public const string Name = "GpuNet";

    /// <summary>Gets warnings and notes, and a line after each epoch; null for none.</summary>
    public static ILogger? Logger { get; set; }

    internal static Meter Meter { get; } = new(Name);

    internal static ActivitySource Source { get; } = new(Name);

    // Behind the meter, which is made first.
    static readonly Counter<long> predictions = Meter.CreateCounter<long>("gpunet.predictions", "{row}", "Rows that were predicted.");

    /// <summary>Counts rows that are predicted.</summary>
    /// <returns>What spans the prediction; null where nobody listens.</returns>
    internal static Activity? StartPrediction(int rows)
    {
        predictions.Add(rows);
        return Source.StartActivity("predict")?.SetTag("rows", rows);
    }
}

using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace GpuNet.Training;

/// <summary>What can be observed of a training.</summary>
static partial class TrainingTelemetry
{
    static readonly Counter<long> steps = Telemetry.Meter.CreateCounter<long>("gpunet.training.steps", "{step}", "Training steps.");

    static readonly Counter<long> examples =
        Telemetry.Meter.CreateCounter<long>("gpunet.training.examples", "{example}", "Examples of the training steps.");

    static readonly Gauge<double> loss = Telemetry.Meter.CreateGauge<double>("gpunet.training.loss", null, "Loss of the last epoch.");

    static readonly Gauge<double> validationLoss =
        Telemetry.Meter.CreateGauge<double>("gpunet.validation.loss", null, "Loss on the validation part after the last epoch.");

    /// <summary>Counts a step.</summary>
    public static void CountStep(int rows)
    {
        steps.Add(1);
        examples.Add(rows);
    }

    /// <summary>Tells of an epoch.</summary>
    public static void Tell(EpochReport report)
    {
        loss.Record(report.Training.Loss);
        if (report.Validation is { } validation)
            validationLoss.Record(validation.Loss);
        if (Telemetry.Logger is { } logger)
            LogEpoch(logger, report.Epoch, report.Epochs, report.Training.Loss, report.Validation?.Loss);
    }

    [LoggerMessage(LogLevel.Information, "epoch {Epoch} of {Epochs}: loss {Loss}, validation loss {ValidationLoss}")]
    static partial void LogEpoch(ILogger logger, int epoch, int epochs, double loss, double? validationLoss);
}

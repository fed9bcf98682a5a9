using GpuNet.Devices.Cpu;

namespace GpuNet;

/// <summary>From a data set to a model: divide, preprocess, train, score.</summary>
public static class Trainer
{
    /// <summary>Learns.</summary>
    /// <exception cref="InputException">
    /// The data set cannot be divided or weighed as asked, the loss does not fit it, or a value is missing where that is an error.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// What the data set is made of does not fit together, or something of the options makes no sense.
    /// </exception>
    /// <exception cref="DivergedException">The loss became NaN or infinite.</exception>
    /// <exception cref="TrainingStoppedException">
    /// The device failed while it trained, or the training was cancelled; what was learned is kept.
    /// </exception>
    public static TrainingResult Fit(
        DataSet data, TrainingOptions options, Device device, IProgress<EpochReport>? progress = null,
        CancellationToken cancellation = default) =>
        Fit(PreparedData.Prepare(data, options), options, device, progress, cancellation);

    /// <summary>Learns from data that is divided and preprocessed.</summary>
    /// <exception cref="InputException">The classes cannot be weighed as asked, or the loss does not fit the data.</exception>
    /// <exception cref="ArgumentException">Something of the options makes no sense.</exception>
    /// <exception cref="DivergedException">The loss became NaN or infinite.</exception>
    /// <exception cref="TrainingStoppedException">
    /// The device failed while it trained, or the training was cancelled; what was learned is kept.
    /// </exception>
    public static TrainingResult Fit(
        PreparedData prepared, TrainingOptions options, Device device, IProgress<EpochReport>? progress = null,
        CancellationToken cancellation = default)
    {
        var run = new TrainingRun(prepared, prepared.Decide(options), progress, cancellation);
        try
        {
            return run.On(device);
        }
        catch (Exception failed) when (options.OnDeviceFailure == DeviceFailure.Cpu && device is not CpuDevice && IsOfDevice(failed))
        {
            var from = (failed as TrainingStoppedException)?.State;
            string place = from is null ? "from where it began" : $"after epoch {from.Count("current")}, the last that was finished";
            Message.Warn($"{failed.Message}; the training goes on on the CPU, {place}");
            using var cpu = new CpuDevice();
            return run.On(cpu, from);
        }
    }

    static bool IsOfDevice(Exception failed) => failed is DeviceException or TrainingStoppedException { InnerException: DeviceException };
}

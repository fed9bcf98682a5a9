using GpuNet.Devices.Cpu;
using GpuNet.Learning;

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
        var run = new TrainingRun(prepared, prepared.Decide(options) with { Parts = options.Parts ?? 1 }, progress, cancellation);
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

    /// <summary>
    /// Learns on several devices, each with a thread, and together with other processes. Each device computes some parts of every batch
    /// (<see cref="LoopOptions.Parts"/>); the result has the same bits for any number of devices and processes.
    /// </summary>
    /// <param name="prepared">The data.</param>
    /// <param name="options">How to train.</param>
    /// <param name="devices">The devices of this process; as many in each process.</param>
    /// <param name="processes">Connects the processes, which all call this with the same data and options; null where there is one.</param>
    /// <param name="progress">Is told after each epoch, in the first process.</param>
    /// <param name="cancellation">Stops between two steps; in one process, it stops all.</param>
    /// <exception cref="InputException">
    /// The number of devices is not a power of two, the batch cannot be divided among them, or another process has other data or options.
    /// </exception>
    /// <exception cref="WorkerLostException">Another process has failed.</exception>
    /// <exception cref="DivergedException">The loss became NaN or infinite.</exception>
    /// <exception cref="TrainingStoppedException">
    /// A device failed while it trained, or the training was cancelled; what was learned is kept.
    /// </exception>
    public static TrainingResult Fit(
        PreparedData prepared, TrainingOptions options, IReadOnlyList<Device> devices, Communicator? processes = null,
        IProgress<EpochReport>? progress = null, CancellationToken cancellation = default) =>
        devices.Count == 1 && (processes?.Count ?? 1) == 1
            ? Fit(prepared, options, devices[0], progress, cancellation)
            : new SharedTraining(prepared, options, devices, processes).Fit(progress, cancellation);

    static bool IsOfDevice(Exception failed) => failed is DeviceException or TrainingStoppedException { InnerException: DeviceException };
}

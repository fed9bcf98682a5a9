namespace GpuNet.Search;

/// <summary>Trains trials on a device of this process, which is opened for the first one.</summary>
/// <param name="open">Opens the device.</param>
/// <param name="train">Trains and scores on it.</param>
sealed class LocalTrials(
    Func<Device> open, Func<Trial, Device, CancellationToken, TrialOutcome> train) : ITrialTrainer, IDisposable
{
    Device? device;

    /// <summary>The device.</summary>
    public Device Device => device ??= open();

    /// <inheritdoc/>
    public TrialOutcome Score(Trial trial, CancellationToken cancellation) => train(trial, Device, cancellation);

    /// <inheritdoc/>
    public void Dispose() => device?.Dispose();
}

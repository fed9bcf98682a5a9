using GpuNet.Plans;

namespace GpuNet.Search;

/// <summary>
/// A device on which trainings of a search run side by side. Those of narrow networks need little memory, and launch their steps together
/// where they differ in the constants of a step alone. Any other has the device for itself, as if trainings ran one after another.
/// </summary>
/// <param name="device">The device.</param>
/// <param name="most">The most trainings at a time.</param>
sealed class SharedDevice(Device device, int most)
{
    // Of the device's memory, for all trainings that run side by side.
    const int ShareOfMemory = 4;

    readonly PlanPacks packs = new(device, most);
    readonly object gate = new();
    int running;
    bool isTaken;

    /// <summary>Trains when it is its turn.</summary>
    /// <param name="data">The data.</param>
    /// <param name="options">The settings.</param>
    /// <param name="train">Trains with these settings.</param>
    public TrainingResult Train(PreparedData data, TrainingOptions options, Func<TrainingOptions, TrainingResult> train)
    {
        bool isPacked = CanBePacked(data, options);
        Begin(isPacked);
        try
        {
            return train(isPacked ? options with { Packs = packs } : options);
        }
        finally
        {
            End();
        }
    }

    // A time limit counts what one training has taken, and where a device fails, a training goes on with the state of its last step.
    bool CanBePacked(PreparedData data, TrainingOptions options)
    {
        if (most == 1 || options.TimeLimit is not null || options.OnDeviceFailure != DeviceFailure.Stop)
            return false;
        var network = options.NetworkFor(data);
        int rows = Math.Min(options.RowsAtOnce, data.Source.Count);
        return FullyFusion.Of(device, network, rows, options.LossFor(data.Source.Task)) is not null
            && most * data.BytesBeside(network, options) <= device.MemoryBytes / ShareOfMemory;
    }

    void Begin(bool isPacked)
    {
        lock (gate)
        {
            while (isTaken || (running > 0 && !isPacked))
                Monitor.Wait(gate);
            running++;
            isTaken = !isPacked;
        }
    }

    void End()
    {
        lock (gate)
        {
            running--;
            isTaken = false;
            Monitor.PulseAll(gate);
        }
    }
}

using GpuNet.Plans;

namespace GpuNet;

/// <summary>
/// What <see cref="DeviceCatalogue.Auto"/> takes for a training: the first device of the list, but the CPU where that is done with a step
/// before a GPU could have launched it.
/// </summary>
static class AutomaticDevice
{
    /// <summary>The name of the device, and why it is that one, for people.</summary>
    /// <param name="data">What is learned from.</param>
    /// <param name="options">How.</param>
    /// <exception cref="InputException">The data cannot be learned by such a network.</exception>
    public static (string Name, string Reason) For(PreparedData data, TrainingOptions options) => Choose(
        DeviceCatalogue.List(), options.NetworkFor(data), options.LossFor(data.Source.Task), options.Optimizer,
        Math.Min(options.RowsAtOnce, data.Source.Count));

    /// <summary>The same for a network and devices.</summary>
    internal static (string Name, string Reason) Choose(
        IReadOnlyList<DeviceInfo> devices, Network network, Loss loss, Optimizer optimizer, int batchSize)
    {
        var first = devices[0];
        if (!first.IsProcessor && StepEstimate.Of(network, loss, optimizer, batchSize) is { IsFasterOnCpu: true } step)
        {
            return (DeviceCatalogue.CpuName, $"it takes about {1e6 * step.CpuSeconds:0} µs for a step of so small a network, "
                + $"and the {step.Launches} launches on {first.Name} take {1e6 * step.LeastGpuSeconds:0} µs at least");
        }
        return (first.Name, DeviceCatalogue.Reason(first.Name));
    }
}

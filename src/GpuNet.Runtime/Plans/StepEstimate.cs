using GpuNet.Devices.Cpu;
using GpuNet.Devices.Operations;
using GpuNet.Recording;

namespace GpuNet.Plans;

/// <summary>What a training step takes, before anything is compiled: enough to tell whether a network is worth a GPU's launches.</summary>
/// <param name="Launches">Launches of a step on a GPU.</param>
/// <param name="CpuSeconds">Its time on one thread of the processor, with all of the network in its cache.</param>
sealed record StepEstimate(int Launches, double CpuSeconds)
{
    // From one launch to the next, whatever it computes.
    const double GpuLaunch = 5e-6, CpuLaunch = 0.5e-6;

    // A core of 3 GHz with two units for fused multiply-adds, of which products of small matrices reach half.
    static readonly double cpuFlops = 3e9 * 2 * Processor.VectorWidth;

    const double CpuBandwidth = 50e9;

    /// <summary>The least that it takes a GPU, if computing took no time at all.</summary>
    public double LeastGpuSeconds => GpuLaunch * Launches;

    /// <summary>Whether the processor is done before a GPU could be.</summary>
    public bool IsFasterOnCpu => CpuSeconds < LeastGpuSeconds;

    /// <summary>The estimate for a network.</summary>
    public static StepEstimate Of(Network network, Optimizer optimizer, int batchSize)
    {
        var layout = network.CreateLayout();
        // It only counts.
        var workspace = new Workspace(batchSize, isForTraining: true);
        var buffer = workspace.Buffer<float>(layout.Length);
        var tape = new Tape(workspace, new(layout, buffer, buffer), seed: 0, isTraining: true);
        var x = workspace.Rows("batch", rowsPerExample: 1, network.Inputs);
        network.Record(tape, new(x, RowsPerExample: 1, Activation.Identity, S: null, Delta: null, x));
        Operation[] layers = [.. tape.ForwardOperations, .. tape.BackwardOperations];
        var update = new UpdateOperation("update", optimizer, buffer, buffer, buffer);
        double flops = update.FlopsFor(layout.Length) + layers.Sum(layer => layer.Flops(batchSize * layer.RowsPerExample));
        double bytes = update.BytesFor(layout.Length, gradientsRead: true)
            + layers.Sum(layer => layer.Bytes(batchSize * layer.RowsPerExample));
        // The layers', and those that gather features and targets, find the loss, and update.
        int launches = layers.Length + 4;
        return new(launches, CpuLaunch * launches + flops / cpuFlops + bytes / CpuBandwidth);
    }
}

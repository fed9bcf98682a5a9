using GpuNet.Devices;
using GpuNet.Devices.Cpu;
using GpuNet.Devices.Operations;
using GpuNet.Recording;

namespace GpuNet.Plans;

/// <summary>An estimate of a training step before anything is compiled, to decide whether a network is large enough for a GPU.</summary>
/// <param name="Launches">Launches of a step on a GPU.</param>
/// <param name="CpuSeconds">Its time on one CPU thread, with the whole network in cache.</param>
sealed record StepEstimate(int Launches, double CpuSeconds)
{
    /// <summary>The time between two launches on a GPU, whatever they compute: measured on an H200 (docs/gpu.md).</summary>
    public const double GpuLaunch = 4e-6;

    const double CpuLaunch = 0.5e-6;

    // A core of 3 GHz with two FMA units; products of small matrices reach half of that.
    static readonly double cpuFlops = 3e9 * 2 * Processor.VectorWidth;

    const double CpuBandwidth = 50e9;

    /// <summary>The minimum time on a GPU, from launches alone.</summary>
    public double LeastGpuSeconds => GpuLaunch * Launches;

    /// <summary>Whether the CPU finishes before a GPU could.</summary>
    public bool IsFasterOnCpu => CpuSeconds < LeastGpuSeconds;

    /// <summary>The estimate for a network.</summary>
    public static StepEstimate Of(Network network, Loss loss, Optimizer optimizer, int batchSize)
    {
        var layout = network.CreateLayout();
        // Without a block, it only counts.
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
        // The gather and the loss, and the update where it is not fused with the gradients.
        bool isUpdateFused = FusedUpdate.Fuse([.. tape.BackwardOperations], update, layout) is not null;
        int launches = layers.Length + (isUpdateFused ? 2 : 3);
        return new(
            FullyFusion.Of(network, batchSize, loss) is null ? launches : FullyFusion.Launches,
            CpuLaunch * launches + flops / cpuFlops + bytes / CpuBandwidth);
    }
}

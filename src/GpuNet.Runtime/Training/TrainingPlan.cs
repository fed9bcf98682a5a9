using GpuNet.Kernels.Losses;
using GpuNet.Kernels.Optimizers;
using GpuNet.Runtime.Devices;
using GpuNet.Runtime.Devices.Operations;
using GpuNet.Runtime.Networks;

namespace GpuNet.Runtime.Training;

/// <summary>
/// Network × loss × optimizer × device × batch size × data, compiled once: every buffer is taken and every kernel chosen
/// here, and a step is a walk over a list of launches.
/// </summary>
public sealed class TrainingPlan : IDisposable
{
    readonly Arena arena;
    readonly Launch[] evaluation;
    readonly Launch[] learning;

    /// <summary>Compiles the plan.</summary>
    /// <param name="device">Where it runs.</param>
    /// <param name="network">What is trained; its last layer gives the logits.</param>
    /// <param name="loss">What is minimised.</param>
    /// <param name="optimizer">How.</param>
    /// <param name="batchSize">Examples of a step; the last of an epoch may have fewer.</param>
    /// <param name="data">What is learned from.</param>
    /// <param name="seed">Decides which units are dropped.</param>
    /// <exception cref="ArgumentException">The network cannot be trained, or does not fit the data.</exception>
    /// <exception cref="InputException">The device has not enough memory; the message says which batch size would fit.</exception>
    public TrainingPlan(Device device, Network network, Loss loss, Optimizer optimizer, int batchSize, DeviceData data, ulong seed = 0)
    {
        CheckTrainable(network);
        if (data.Targets.Columns != network.Outputs)
            throw new ArgumentException($"the network has {network.Outputs} outputs, but the data has {data.Targets.Columns} targets");
        PlanMemory.Check(device, network, optimizer, batchSize, data);
        Device = device;
        Forward = new(device, network, batchSize, data, training: true, seed);
        Kept = device.Allocate<float>(Forward.Layout.Length * optimizer.KeptValues);
        Losses = device.Allocate<float>(data.Rows);
        Correct = device.Allocate<float>(data.Rows);
        Kept.Clear();

        arena = new(device, [(batchSize, network.Outputs)]);
        var targets = arena.Matrices[0];
        evaluation =
        [
            device.Compile(new GatherOperation("gather targets", data.Targets, Forward.Order, targets)),
            device.Compile(new LossOperation(
                "loss and seed", loss, Forward.Logits, targets, Forward.TrainingLogits.Delta!.Value, Losses, Correct)),
        ];
        learning =
        [
            .. Forward.Backward.Select(device.Compile),
            device.Compile(new UpdateOperation("update", optimizer, Forward.Parameters, Gradients, Kept)),
        ];
    }

    /// <summary>Where it runs.</summary>
    public Device Device { get; }

    /// <summary>The forward part.</summary>
    public ForwardPlan Forward { get; }

    /// <summary>The gradients of the last step, laid out as the parameters.</summary>
    public DeviceBuffer<float> Gradients => Forward.Gradients;

    /// <summary>The optimizer's values.</summary>
    public DeviceBuffer<float> Kept { get; }

    /// <summary>The loss of each example, at its place in the order.</summary>
    public DeviceBuffer<float> Losses { get; }

    /// <summary>The share of each example's outputs that were right, at its place in the order.</summary>
    public DeviceBuffer<float> Correct { get; }

    /// <summary>The launches of a step, in order.</summary>
    public IReadOnlyList<Launch> Launches => [.. Forward.TrainingLaunches, .. evaluation, .. learning];

    /// <summary>Fails, before anything is trained, if an epoch of that many examples has a batch that a layer cannot be trained on.</summary>
    /// <exception cref="InputException">It has.</exception>
    public void CheckEpoch(int examples)
    {
        int last = examples % Forward.BatchSize;
        foreach (var operation in Launches.Select(launch => launch.Operation))
        {
            if (examples >= Forward.BatchSize)
                operation.CheckRows(Forward.BatchSize * operation.RowsPerExample);
            if (last > 0)
                operation.CheckRows(last * operation.RowsPerExample);
        }
    }

    /// <summary>Starts a training step.</summary>
    public void Step(Batch batch)
    {
        Forward.RunTraining(batch);
        foreach (var launch in evaluation)
            launch.Run(batch);
        foreach (var launch in learning)
            launch.Run(batch);
    }

    /// <summary>Starts inference with losses and right answers; the parameters stay as they are.</summary>
    public void Evaluate(Batch batch)
    {
        Forward.Run(batch);
        foreach (var launch in evaluation)
            launch.Run(batch);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        arena.Dispose();
        Correct.Dispose();
        Losses.Dispose();
        Kept.Dispose();
        Forward.Dispose();
    }

    static void CheckTrainable(Network network)
    {
        if (network.Layers.IsEmpty)
            throw new ArgumentException("a network without layers cannot be trained: add one with Dense");
        if (network.Layers[^1].ProblemAsLast is { } problem)
            throw new ArgumentException($"the last layer {problem}");
        foreach (var (place, layer) in network.Layers.Index())
        {
            if (layer.ProblemInTraining is { } reason)
                throw new ArgumentException($"layer {place + 1} {reason}");
        }
    }
}

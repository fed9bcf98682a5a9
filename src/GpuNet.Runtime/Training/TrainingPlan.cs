using GpuNet.Kernels.Activations;
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
        CheckTrainable(network, loss);
        if (data.Targets.Columns != network.Outputs)
            throw new ArgumentException($"the network has {network.Outputs} outputs, but the data has {data.Targets.Columns} targets");
        PlanMemory.Check(device, network, optimizer, batchSize, data);
        Device = device;
        Forward = new(device, network, batchSize, data, training: true, seed);
        Gradients = device.Allocate<float>(Forward.Layout.Length);
        Kept = device.Allocate<float>(Forward.Layout.Length * optimizer.KeptValues);
        Losses = device.Allocate<float>(data.Rows);
        Correct = device.Allocate<float>(data.Rows);
        Gradients.Clear();
        Kept.Clear();

        int layers = network.Layers.Length;
        arena = new(device, [(batchSize, network.Outputs), .. network.Layers.Select(layer => (batchSize, layer.Width))]);
        var targets = arena.Matrices[0];
        var deltas = arena.Matrices[1..];
        evaluation =
        [
            device.Compile(new GatherOperation("gather targets", data.Targets, Forward.Order, targets)),
            device.Compile(new LossOperation("loss and seed", loss, Forward.Logits, targets, deltas[^1], Losses, Correct)),
        ];
        learning =
        [
            .. Enumerable.Range(0, layers).Reverse().SelectMany(layer => Backward(layer, deltas, seed)).Select(device.Compile),
            device.Compile(new UpdateOperation("update", optimizer, Forward.Parameters, Gradients, Kept)),
        ];
    }

    /// <summary>Where it runs.</summary>
    public Device Device { get; }

    /// <summary>The forward part.</summary>
    public ForwardPlan Forward { get; }

    /// <summary>The gradients of the last step, laid out as the parameters.</summary>
    public DeviceBuffer<float> Gradients { get; }

    /// <summary>The optimizer's values.</summary>
    public DeviceBuffer<float> Kept { get; }

    /// <summary>The loss of each example, at its place in the order.</summary>
    public DeviceBuffer<float> Losses { get; }

    /// <summary>The share of each example's outputs that were right, at its place in the order.</summary>
    public DeviceBuffer<float> Correct { get; }

    /// <summary>The launches of a step, in order.</summary>
    public IReadOnlyList<Launch> Launches => [.. Forward.TrainingLaunches, .. evaluation, .. learning];

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
        Gradients.Dispose();
        Forward.Dispose();
    }

    // From the last layer to the first: δ below is computed before the gradients, while δ is the newest thing in the cache.
    IEnumerable<Operation> Backward(int layer, Matrix[] deltas, ulong seed)
    {
        var layout = Forward.Layout;
        if (layer > 0)
        {
            yield return new BackwardOperation($"layer {layer + 1} backward", Forward.Network.Layers[layer - 1].Activation,
                deltas[layer], layout.Weights(Forward.Parameters, layer), Forward.DerivativeFrom(layer), deltas[layer - 1]);
            // δ ⊙ θ′ ⊙ m/(1 − p), in whichever order.
            if (Forward.Network.Layers[layer - 1].Dropout is var rate and > 0f)
                yield return new DropoutOperation($"layer {layer} dropout", layer - 1, rate, seed, deltas[layer - 1], deltas[layer - 1]);
        }
        yield return new GradientOperation($"layer {layer + 1} gradients", Forward.TrainingOutput(layer), deltas[layer],
            layout.Weights(Gradients, layer), layout.Biases(Gradients, layer));
    }

    static void CheckTrainable(Network network, Loss loss)
    {
        if (network.Layers.IsEmpty)
            throw new ArgumentException("a network without layers cannot be trained: add one with Dense");
        var last = network.Layers[^1].Activation;
        if (last != Activation.Identity)
            throw new ArgumentException($"the last layer has the activation '{last}', but the loss '{loss}' takes logits: use 'identity' there");
        if (network.Layers[^1].Dropout > 0f)
            throw new ArgumentException("the last layer has dropout, which would drop answers: give it to hidden layers only");
        int untrainable = network.Layers.ToList().FindIndex(layer => layer.Activation.DerivativeFrom == DerivativeSource.None);
        if (untrainable >= 0)
            throw new ArgumentException($"layer {untrainable + 1} has the activation '{network.Layers[untrainable].Activation}', which cannot be trained");
    }
}

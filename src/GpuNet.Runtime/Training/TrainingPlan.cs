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
    readonly DeviceBuffer<float>? partial, norm;
    readonly Launch[] evaluation;
    readonly Launch[] differentiation;
    readonly Launch[] update;

    /// <summary>Compiles the plan.</summary>
    /// <param name="device">Where it runs.</param>
    /// <param name="network">What is trained; its last layer gives the logits.</param>
    /// <param name="loss">What is minimised.</param>
    /// <param name="optimizer">How.</param>
    /// <param name="batchSize">Examples that are computed at a time; the last batch of an epoch may have fewer.</param>
    /// <param name="data">What is learned from.</param>
    /// <param name="seed">Decides which units are dropped.</param>
    /// <param name="rules">What is done to gradients before the update; nothing where null.</param>
    /// <param name="accumulates">Whether an update may take the gradients of several batches.</param>
    /// <exception cref="ArgumentException">The network cannot be trained, or does not fit the data.</exception>
    /// <exception cref="InputException">The device has not enough memory; the message says which batch size would fit.</exception>
    public TrainingPlan(
        Device device, Network network, Loss loss, Optimizer optimizer, int batchSize, DeviceData data, ulong seed = 0,
        GradientRules? rules = null, bool accumulates = false)
    {
        rules ??= new();
        rules.Check();
        CheckTrainable(network, loss);
        CheckTargets(network, loss, data);
        PlanMemory.Check(device, network, optimizer, batchSize, data, accumulates);
        Device = device;
        Forward = new(device, network, batchSize, data, training: true, seed);
        Gradients = device.Allocate<float>(Forward.Layout.Length);
        Kept = device.Allocate<float>(Forward.Layout.Length * optimizer.KeptValues);
        Losses = device.Allocate<float>(data.Rows);
        Correct = device.Allocate<float>(data.Rows);
        if (accumulates)
            partial = device.Allocate<float>(Forward.Layout.Length);
        if (float.IsFinite(rules.ClipNorm))
            norm = device.Allocate<float>(2);
        Gradients.Clear();
        Kept.Clear();
        // Its padding is added up, too.
        partial?.Clear();

        int layers = network.Layers.Length;
        int weightRows = data.Weights is null ? 0 : batchSize;
        arena = new(device,
            [(batchSize, data.Targets.Columns), (weightRows, 1), .. network.Layers.Select(layer => (batchSize, layer.Width))]);
        var (targets, weights) = (arena.Matrices[0], arena.Matrices[1]);
        var deltas = arena.Matrices[2..];
        evaluation = [.. EvaluationOperations(loss, data, targets, weights, deltas[^1]).Select(device.Compile)];
        differentiation = [.. GradientOperations(layers, deltas, seed).Select(device.Compile)];
        update = [.. UpdateOperations(optimizer, rules).Select(device.Compile)];
    }

    /// <summary>Where it runs.</summary>
    public Device Device { get; }

    /// <summary>The forward part.</summary>
    public ForwardPlan Forward { get; }

    /// <summary>The gradients of the last update, before clipping and decay, laid out as the parameters.</summary>
    public DeviceBuffer<float> Gradients { get; }

    /// <summary>The optimizer's values.</summary>
    public DeviceBuffer<float> Kept { get; }

    /// <summary>The loss of each example, at its place in the order.</summary>
    public DeviceBuffer<float> Losses { get; }

    /// <summary>The share of each example's outputs that were right, at its place in the order.</summary>
    public DeviceBuffer<float> Correct { get; }

    /// <summary>The launches of a step, in order.</summary>
    public IReadOnlyList<Launch> Launches => [.. Forward.TrainingLaunches, .. evaluation, .. differentiation, .. update];

    /// <summary>Starts a training step: gradients and update.</summary>
    public void Step(Batch batch)
    {
        Differentiate(batch);
        Update(batch);
    }

    /// <summary>
    /// Starts the first part of a step: losses and gradients. In a plan that accumulates, batches of which <see cref="Batch.Offset"/> is not 0
    /// add theirs to what is there.
    /// </summary>
    public void Differentiate(Batch batch)
    {
        Forward.RunTraining(batch);
        Run(evaluation, batch);
        Run(differentiation, batch);
    }

    /// <summary>Starts the second part of a step: all parameters move by their gradients.</summary>
    public void Update(Batch batch) => Run(update, batch);

    /// <summary>Starts inference with losses and right answers; the parameters stay as they are.</summary>
    public void Evaluate(Batch batch)
    {
        Forward.Run(batch);
        Run(evaluation, batch);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        arena.Dispose();
        norm?.Dispose();
        partial?.Dispose();
        Correct.Dispose();
        Losses.Dispose();
        Kept.Dispose();
        Gradients.Dispose();
        Forward.Dispose();
    }

    IEnumerable<Operation> EvaluationOperations(Loss loss, DeviceData data, Matrix targets, Matrix weights, Matrix delta)
    {
        yield return new GatherOperation("gather targets", data.Targets, Forward.Order, targets);
        if (data.Weights is { } all)
            yield return new GatherOperation("gather weights", all, Forward.Order, weights);
        yield return new LossOperation("loss and seed", loss, Forward.Logits, targets, delta, Losses, Correct)
        {
            TargetsAreClasses = data.ClassCount > 0,
            Weights = data.Weights is null ? null : weights,
        };
    }

    IEnumerable<Operation> GradientOperations(int layers, Matrix[] deltas, ulong seed)
    {
        for (int layer = layers - 1; layer >= 0; layer--)
        {
            foreach (var operation in Backward(layer, deltas, seed))
                yield return operation;
        }
        if (partial is not null)
            yield return new AccumulateOperation("accumulate", partial, Gradients);
    }

    IEnumerable<Operation> UpdateOperations(Optimizer optimizer, GradientRules rules)
    {
        if (norm is not null)
            yield return new ClipOperation("clip", Gradients, rules.ClipNorm, norm);
        yield return new UpdateOperation("update", optimizer, Forward.Parameters, Gradients, Kept)
        {
            Rules = rules,
            DecayingLength = rules.DecaysBiases ? Forward.Layout.Length : Forward.Layout.WeightLength,
            Norm = norm,
        };
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
        var gradients = partial ?? Gradients;
        yield return new GradientOperation($"layer {layer + 1} gradients", Forward.TrainingOutput(layer), deltas[layer],
            layout.Weights(gradients, layer), layout.Biases(gradients, layer));
    }

    static void Run(Launch[] launches, Batch batch)
    {
        foreach (var launch in launches)
            launch.Run(batch);
    }

    static void CheckTargets(Network network, Loss loss, DeviceData data)
    {
        if (data.ClassCount == 0 && data.Targets.Columns != network.Outputs)
            throw new ArgumentException($"the network has {network.Outputs} outputs, but the data has {data.Targets.Columns} targets");
        if (data.ClassCount > network.Outputs)
            throw new ArgumentException($"the network has {network.Outputs} outputs, but the data has {data.ClassCount} classes");
        if (data.ClassCount > 0 && loss.Link != Link.Softmax)
        {
            throw new ArgumentException(
                $"the targets are indices of classes, which the loss '{loss}' does not take: give it 0 or 1 for each output");
        }
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

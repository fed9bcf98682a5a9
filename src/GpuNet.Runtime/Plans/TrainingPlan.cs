using GpuNet.Devices.Operations;
using GpuNet.Plans;

namespace GpuNet;

/// <summary>
/// Network × loss × optimizer × device × batch size × data, compiled once: every buffer is taken and every kernel chosen
/// here, and a step is a walk over a list of launches.
/// </summary>
public sealed class TrainingPlan : IDisposable
{
    readonly PlanMemory memory;
    readonly DeviceBuffer<float>? sum, norm;
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
    /// <param name="seed">The seed of the dropout masks.</param>
    /// <param name="rules">What is done to gradients before the update; nothing where null.</param>
    /// <param name="accumulates">Whether an update may use the accumulated gradients of several batches.</param>
    /// <param name="keepsGradients">Whether they are there after a step: a step is faster where they need not be.</param>
    /// <exception cref="ArgumentException">The network cannot be trained, or does not fit the data.</exception>
    /// <exception cref="InputException">The device does not have enough memory; the message says which batch size would fit.</exception>
    public TrainingPlan(
        Device device, Network network, Loss loss, Optimizer optimizer, int batchSize, DeviceData data, ulong seed = 0,
        GradientRules? rules = null, bool accumulates = false, bool keepsGradients = true)
    {
        rules ??= new();
        rules.Check();
        loss.Check();
        optimizer.Check();
        CheckTrainable(network);
        CheckTargets(network, loss, data);
        Device = device;
        Forward = new(device, new(network, batchSize, data, optimizer, accumulates, Clips: float.IsFinite(rules.ClipNorm)), seed);
        memory = Forward.Memory;
        (sum, norm) = (memory.Sum, memory.Norm);
        if (data.PositiveWeights is { } positiveWeights)
            memory.PositiveWeights.Upload(positiveWeights);
        evaluation = [.. EvaluationOperations(loss, data).Select(device.Compile)];
        var updateOperation = UpdateOperation(optimizer, rules);
        var fused = keepsGradients || accumulates || !device.FusesUpdates
            ? null
            : FusedUpdate.Fuse(Forward.Backward, updateOperation, Forward.Layout);
        differentiation = [.. (fused ?? GradientOperations()).Select(device.Compile)];
        update = fused is not null ? [] : [.. UpdateOperations(updateOperation, rules).Select(device.Compile)];
    }

    /// <summary>Where it runs.</summary>
    public Device Device { get; }

    /// <summary>The forward part.</summary>
    public ForwardPlan Forward { get; }

    /// <summary>
    /// The gradients of the last update, before clipping and decay, laid out as the parameters; in a plan that keeps them.
    /// </summary>
    public DeviceBuffer<float> Gradients => sum ?? memory.Gradients;

    /// <summary>The optimizer state.</summary>
    public DeviceBuffer<float> Kept => memory.Kept;

    /// <summary>The loss of each example, at its position in the order.</summary>
    public DeviceBuffer<float> Losses => memory.Losses;

    /// <summary>The fraction of correct outputs of each example, at its position in the order.</summary>
    public DeviceBuffer<float> Correct => memory.Correct;

    /// <summary>The launches of a step, in order.</summary>
    public IReadOnlyList<Launch> Launches => [.. Forward.TrainingLaunches, .. evaluation, .. differentiation, .. update];

    /// <summary>
    /// How many examples an epoch takes: all, or where the last batch, or the last part of it, would have too few for a layer, those
    /// before it. Fails, before anything is trained, if the other batches have too few.
    /// </summary>
    /// <param name="examples">Examples that there are.</param>
    /// <param name="batchSize">Examples of an update, which is computed in parts where the plan takes fewer at a time.</param>
    /// <exception cref="InputException">They have.</exception>
    public int EpochLength(int examples, int batchSize)
    {
        int part = Forward.BatchSize;
        CheckRows(Math.Min(Math.Min(examples, batchSize), part));
        if (examples >= batchSize)
            CheckRows(batchSize % part);
        int rest = examples % batchSize % part;
        return Launches.All(launch => rest * launch.Operation.RowsPerExample >= launch.Operation.LeastRows) ? examples : examples - rest;
    }

    /// <summary>
    /// Starts a training step: gradients and update. In a plan that accumulates, a batch may have more examples than are computed at a
    /// time: it is gone through in parts.
    /// </summary>
    public void Step(Batch batch)
    {
        int most = sum is null ? batch.Rows : Forward.BatchSize, done = 0;
        do
        {
            RunPart(batch with { First = batch.First + done, Rows = Math.Min(most, batch.Rows - done), Offset = batch.Offset + done });
            done += most;
        }
        while (done < batch.Rows);
        Run(update, batch);
    }

    /// <summary>
    /// Starts the first part of a step: losses and gradients. In a plan that accumulates, batches of which <see cref="Batch.Offset"/>
    /// is not 0 add theirs to what is there.
    /// </summary>
    /// <exception cref="InvalidOperationException">The plan does not keep gradients.</exception>
    public void Differentiate(Batch batch)
    {
        CheckKeepsGradients();
        RunPart(batch);
    }

    /// <summary>Starts the second part of a step: all parameters move by their gradients.</summary>
    /// <exception cref="InvalidOperationException">The plan does not keep gradients.</exception>
    public void Update(Batch batch)
    {
        CheckKeepsGradients();
        Run(update, batch);
    }

    /// <summary>Starts inference with losses and right answers; the parameters stay as they are.</summary>
    public void Evaluate(Batch batch)
    {
        Forward.Run(batch);
        Run(evaluation, batch);
    }

    /// <inheritdoc/>
    public void Dispose() => Forward.Dispose();

    IEnumerable<Operation> EvaluationOperations(Loss loss, DeviceData data)
    {
        yield return new GatherOperation("gather targets", data.Targets, Forward.Order, memory.Targets);
        if (data.Weights is { } all)
            yield return new GatherOperation("gather weights", all, Forward.Order, memory.Weights);
        yield return new LossOperation(
            "loss and seed", loss, Forward.Logits, memory.Targets, Forward.TrainingLogits.Delta!.Value, Losses, Correct)
        {
            TargetsAreClasses = data.ClassCount > 0,
            Weights = data.Weights is null ? null : memory.Weights,
            PositiveWeights = data.PositiveWeights is null ? null : memory.PositiveWeights,
        };
    }

    IEnumerable<Operation> GradientOperations() => sum is null
        ? Forward.Backward
        : Forward.Backward.Append(new AccumulateOperation("accumulate", memory.Gradients, sum));

    IEnumerable<Operation> UpdateOperations(UpdateOperation update, GradientRules rules)
    {
        if (norm is not null)
            yield return new ClipOperation("clip", Gradients, rules.ClipNorm, norm);
        yield return update;
    }

    UpdateOperation UpdateOperation(Optimizer optimizer, GradientRules rules) => new(
        "update", optimizer, Forward.Parameters, Gradients, Kept)
    {
        Rules = rules,
        DecayingLength = rules.DecaysBiases ? Forward.Layout.LearnedLength : Forward.Layout.WeightLength,
        Norm = norm,
    };

    // Losses and gradients, with the update in them where it is done with them.
    void RunPart(Batch batch)
    {
        Forward.RunTraining(batch);
        Run(evaluation, batch);
        Run(differentiation, batch);
    }

    void CheckKeepsGradients()
    {
        if (update.Length == 0)
        {
            throw new InvalidOperationException(
                "the plan does not keep gradients between the parts of a step: call Step, or compile it with keepsGradients");
        }
    }

    void CheckRows(int examples)
    {
        if (examples == 0)
            return;
        foreach (var operation in Launches.Select(launch => launch.Operation))
            operation.CheckRows(examples * operation.RowsPerExample);
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
        if (data.PositiveWeights is not null && loss.Link != Link.Sigmoid)
            throw new ArgumentException($"the loss '{loss}' has no positive targets to weigh: use '{new BinaryCrossEntropy()}'");
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

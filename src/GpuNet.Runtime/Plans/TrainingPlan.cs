using System.Collections.Immutable;
using System.Numerics;
using GpuNet.Devices.Operations;
using GpuNet.Plans;

namespace GpuNet;

/// <summary>
/// Network × loss × optimizer × device × batch size × data, compiled once: the constructor allocates every buffer and chooses every kernel,
/// and a step runs a list of launches.
/// </summary>
public sealed class TrainingPlan : IDisposable
{
    readonly PlanMemory memory;
    readonly Launch evaluation;
    readonly Launch[] losses;
    readonly Launch[] differentiation;
    readonly Launch[] update;
    readonly bool keepsGradients, evaluatesAtOnce;
    readonly PartSums? parts;
    readonly PackSeat? seat;

    /// <summary>Compiles the plan.</summary>
    /// <param name="device">The device.</param>
    /// <param name="network">The network; its last layer outputs the logits.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="batchSize">Examples per launch; the last batch of an epoch may have fewer.</param>
    /// <param name="data">The training data.</param>
    /// <param name="seed">The seed of the dropout masks.</param>
    /// <param name="rules">Clipping and regularisation of gradients; null for none.</param>
    /// <param name="accumulates">Whether an update may use the accumulated gradients of several batches.</param>
    /// <param name="keepsGradients">
    /// Whether gradients, and the outputs of every layer, can be read after a step; a step is faster without them.
    /// </param>
    /// <param name="parts">
    /// A power of two: a batch is divided by rows into so many parts, each with at most <paramref name="batchSize"/> examples and with
    /// gradients of its own, which are added in the order of one binary tree. A plan with several parts keeps gradients.
    /// </param>
    /// <param name="precision">In what the products of dense layers are computed.</param>
    /// <param name="averages">
    /// Whether averages of the parameters are kept, which inference computes with; after each update they move by
    /// <see cref="Batch.AverageRate"/>.
    /// </param>
    /// <exception cref="ArgumentException">The network cannot be trained, or does not fit the data.</exception>
    /// <exception cref="InputException">The device does not have enough memory; the message says which batch size would fit.</exception>
    public TrainingPlan(
        Device device, Network network, Loss loss, Optimizer optimizer, int batchSize, DeviceData data, ulong seed = 0,
        GradientRules? rules = null, bool accumulates = false, bool keepsGradients = true, int parts = 1,
        Precision precision = Precision.Float32, bool averages = false)
        : this(
            device, network, loss, optimizer, batchSize, data, seed, rules ?? new(), accumulates, keepsGradients, parts, precision,
            averages, workers: 1)
    {
    }

    /// <summary>
    /// Compiles the plan of one of several workers that share the parts, or one whose steps are launched with those of other plans: then
    /// they may wait for <see cref="LaunchSteps"/>.
    /// </summary>
    internal TrainingPlan(
        Device device, Network network, Loss loss, Optimizer optimizer, int batchSize, DeviceData data, ulong seed, GradientRules rules,
        bool accumulates, bool keepsGradients, int parts, Precision precision, bool averages, int workers, PlanPacks? packs = null)
    {
        rules.Check();
        loss.Check();
        optimizer.Check();
        Trainability.Check(network, loss, data);
        if (!BitOperations.IsPow2(parts) || (parts > 1 && accumulates))
        {
            throw new ArgumentException(
                $"there are {parts} parts; it must be a power of two, and 1 in a plan that accumulates", nameof(parts));
        }
        Device = device;
        var fusedLayers = keepsGradients || precision != Precision.Float32 ? null : FullyFusion.Of(device, network, batchSize, loss);
        bool clips = float.IsFinite(rules.ClipNorm);
        var shape = new PlanShape(
            network, batchSize, data, optimizer, accumulates, clips, parts, precision, averages, fusedLayers, workers);
        PackSeat? taken = null;
        try
        {
            Forward = new(device, shape, seed, bytes => taken = packs?.Take(shape, loss, bytes));
            memory = Forward.Memory;
            if (data.PositiveWeights is { } positiveWeights)
                memory.PositiveWeights.Upload(positiveWeights);
            var operations = new StepOperations(Forward, loss, optimizer, rules, data, device.FusesUpdates);
            evaluation = device.Compile(operations.Evaluation);
            evaluatesAtOnce = evaluation.Operation is FullyFusedLossOperation;
            MostEvaluated = evaluatesAtOnce ? data.Rows : batchSize;
            bool areAnswers = memory.Fused is null && Forward.TrainingLogits.RowsPerExample == 1;
            losses = areAnswers ? [evaluation] : [.. operations.Losses.Select(device.Compile)];
            var fused = keepsGradients || accumulates || parts > 1 ? null : operations.GradientsWithUpdate;
            differentiation = [.. (fused ?? operations.Gradients).Select(device.Compile)];
            this.keepsGradients = fused is null;
            Buckets = GradientBucket.Divide(Forward, differentiation.Length, GradientBucket.LeastFor(workers));
            this.parts = parts > 1 ? new(device, memory, Buckets) : null;
            update = [.. (fused is null ? operations.Update : []).Concat(operations.Average).Select(device.Compile)];
            taken?.Begin([.. differentiation.Select(launch => launch.Operation)]);
            seat = taken;
        }
        catch
        {
            taken?.Leave();
            Forward?.Dispose();
            throw;
        }
    }

    /// <summary>The device.</summary>
    public Device Device { get; }

    /// <summary>The forward part.</summary>
    public ForwardPlan Forward { get; }

    /// <summary>
    /// The gradients of the last update, before clipping and decay, in the layout of the parameters; only in a plan that keeps them.
    /// </summary>
    public DeviceBuffer<float> Gradients => memory.Sum ?? memory.Gradients;

    /// <summary>The optimizer's state: what it keeps for each parameter.</summary>
    public DeviceBuffer<float> OptimizerState => memory.OptimizerState;

    /// <summary>The loss of each example, at its position in the order.</summary>
    public DeviceBuffer<float> Losses => memory.Losses;

    /// <summary>The fraction of correct outputs of each example, at its position in the order.</summary>
    public DeviceBuffer<float> Correct => memory.Correct;

    /// <summary>The launches of a step, in order.</summary>
    public IReadOnlyList<Launch> Launches =>
        [.. Forward.TrainingLaunches, .. losses, .. differentiation, .. parts?.Launches ?? [], .. update];

    /// <summary>How many parts of a batch have gradients of their own.</summary>
    public int Parts => memory.Shape.Parts;

    /// <summary>The gradients of a part, in the order in which a backward pass completes them.</summary>
    internal ImmutableArray<GradientBucket> Buckets { get; }

    /// <summary>
    /// The number of examples used per epoch: all, or all but those of a last batch, or micro-batch, that has too few for a layer. Fails
    /// before training if the other batches have too few.
    /// </summary>
    /// <param name="examples">The number of training examples.</param>
    /// <param name="batchSize">Examples per update, in parts or in micro-batches if the plan has a smaller batch size.</param>
    /// <exception cref="InputException">The other batches have too few examples.</exception>
    public int EpochLength(int examples, int batchSize)
    {
        int most = Forward.BatchSize, rest = examples % batchSize;
        if (parts is not null)
        {
            CheckRows(LeastPart(Math.Min(examples, batchSize)));
            return IsEnough(LeastPart(rest)) ? examples : examples - rest;
        }
        CheckRows(Math.Min(Math.Min(examples, batchSize), most));
        if (examples >= batchSize)
            CheckRows(batchSize % most);
        rest %= most;
        return IsEnough(rest) ? examples : examples - rest;

        // Empty parts are passed over.
        int LeastPart(int rows) => rows > Parts ? rows / Parts : Math.Min(rows, 1);

        bool IsEnough(int rows) => Launches.All(launch => rows * launch.Operation.RowsPerExample >= launch.Operation.LeastRows);
    }

    /// <summary>
    /// Starts a training step: gradients and update. In a plan that accumulates, a batch may exceed the batch size of the plan and is
    /// computed in micro-batches.
    /// </summary>
    public void Step(Batch batch)
    {
        if (seat is { IsPacked: true })
        {
            seat.Add(batch);
            return;
        }
        using var use = Device.Enter();
        if (parts is not null)
        {
            Differentiate(batch, firstPart: 0, Parts);
            Update(batch);
            return;
        }
        int most = memory.Sum is null ? batch.Rows : Forward.BatchSize, done = 0;
        do
        {
            RunPart(batch with { First = batch.First + done, Rows = Math.Min(most, batch.Rows - done), Offset = batch.Offset + done });
            done += most;
        }
        while (done < batch.Rows);
        Run(update, batch);
    }

    /// <summary>
    /// Starts the first part of a step: losses and gradients. In a plan that accumulates, batches whose <see cref="Batch.Offset"/> is not 0
    /// add to the accumulated gradients.
    /// </summary>
    /// <exception cref="InvalidOperationException">The plan does not keep gradients.</exception>
    public void Differentiate(Batch batch)
    {
        CheckKeepsGradients();
        using var use = Device.Enter();
        RunPart(batch);
    }

    /// <summary>
    /// Starts the first part of a step for some parts of the batch: the sum of their gradients is one subtree of the tree.
    /// </summary>
    /// <param name="batch">The whole batch.</param>
    /// <param name="firstPart">The first of the parts; counts from 0.</param>
    /// <param name="count">How many: a power of two that divides <paramref name="firstPart"/>.</param>
    /// <param name="added">Is told the number of each bucket whose sum has been started, before further launches.</param>
    internal void Differentiate(Batch batch, int firstPart, int count, Action<int>? added = null)
    {
        using var use = Device.Enter();
        parts!.Begin();
        for (int place = 0; place < count; place++)
            AddPart(batch.Part(firstPart + place, Parts), place, place + 1 == count ? added : null, isLast: place + 1 == count);
    }

    /// <summary>Starts the second part of a step: the update of all parameters.</summary>
    /// <exception cref="InvalidOperationException">The plan does not keep gradients.</exception>
    public void Update(Batch batch)
    {
        CheckKeepsGradients();
        using var use = Device.Enter();
        parts?.Finish(batch);
        Run(update, batch);
    }

    /// <summary>The most rows of an evaluation.</summary>
    internal int MostEvaluated { get; }

    /// <summary>Starts inference with losses and correct predictions; the parameters do not change.</summary>
    public void Evaluate(Batch batch)
    {
        using var use = Device.Enter();
        if (!evaluatesAtOnce)
            Forward.RunEvaluation(batch);
        evaluation.Run(batch);
    }

    /// <summary>Launches the steps that wait for those of other plans.</summary>
    internal void LaunchSteps()
    {
        if (seat is { IsPacked: true })
            seat.Launch();
    }

    /// <summary>Says that no step follows, so that other plans do not wait for one.</summary>
    internal void EndSteps() => seat?.Rest();

    /// <inheritdoc/>
    public void Dispose()
    {
        seat?.Leave();
        Forward.Dispose();
    }

    // Losses and gradients, including the update if it is fused.
    void RunPart(Batch batch)
    {
        RunLosses(batch);
        Run(differentiation, batch);
    }

    // The gradients of a part, bucket after bucket, and their sums with those of the parts before.
    void AddPart(Batch part, int place, Action<int>? added, bool isLast)
    {
        bool isEmpty = part.Rows == 0;
        if (isEmpty)
            memory.Gradients.Clear();
        else
            RunLosses(part);
        int done = 0;
        for (int bucket = 0; bucket < Buckets.Length; bucket++)
        {
            int end = Buckets[bucket].Launches;
            if (!isEmpty)
                Run(differentiation.AsSpan(done..end), part);
            done = end;
            if (!isEmpty && end == differentiation.Length)
                parts!.TakeState();
            parts!.Add(bucket, place, isLast);
            added?.Invoke(bucket);
        }
    }

    void RunLosses(Batch batch)
    {
        Forward.RunTraining(batch);
        Run(losses, batch);
    }

    void CheckKeepsGradients()
    {
        if (!keepsGradients)
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

    static void Run(ReadOnlySpan<Launch> launches, Batch batch)
    {
        foreach (var launch in launches)
            launch.Run(batch);
    }
}

using GpuNet.Devices;
using GpuNet.Devices.Operations;
using GpuNet.Recording;

namespace GpuNet.Plans;

/// <summary>The operations of a training step behind the forward pass: losses, gradients and update.</summary>
/// <param name="forward">The forward pass.</param>
/// <param name="loss">The loss.</param>
/// <param name="optimizer">The optimizer.</param>
/// <param name="rules">Clipping and regularisation of gradients.</param>
/// <param name="data">The training data.</param>
/// <param name="fusesUpdates">Whether the device can fuse the update with the gradients of a layer.</param>
sealed class StepOperations(
    ForwardPlan forward, Loss loss, Optimizer optimizer, GradientRules rules, DeviceData data, bool fusesUpdates)
{
    readonly PlanMemory memory = forward.Memory;

    /// <summary>The losses of answers; of a fully fused network with the answers, from data on the device.</summary>
    public Operation Evaluation => memory.Fused is not { Order: not null } fused
        ? LossOf(forward.Answers)
        : new FullyFusedLossOperation("forward, loss", fused with { Parameters = forward.InferenceParameters }, LossOfData);

    /// <summary>The losses of a training step, and its seeds; those of a fully fused network come with its gradients.</summary>
    public IEnumerable<Operation> Losses => memory.Fused is null ? [LossOf(forward.TrainingLogits)] : [];

    /// <summary>The gradients.</summary>
    public IEnumerable<Operation> Gradients
    {
        get
        {
            var gradients = memory.Fused is null ? forward.Backward : FullyFused(update: null);
            return memory.Sum is { } sum ? gradients.Append(new AccumulateOperation("accumulate", memory.Gradients, sum)) : gradients;
        }
    }

    /// <summary>The gradients with the update fused in; null where it needs launches of its own.</summary>
    public IEnumerable<Operation>? GradientsWithUpdate =>
        memory.Fused is not null ? memory.Norm is null ? FullyFused(Step) : null
        : fusesUpdates ? FusedUpdate.Fuse(forward.Backward, Step, forward.Layout)
        : null;

    /// <summary>The update of the parameters by the gradients.</summary>
    public IEnumerable<Operation> Update =>
        memory.Norm is { } norm ? [new ClipOperation("clip", AllGradients, rules.ClipNorm, norm), Step] : [Step];

    /// <summary>What follows an update.</summary>
    public IEnumerable<Operation> Average =>
        memory.Averages is { } averages ? [new AverageOperation("average", forward.Parameters, averages)] : [];

    DeviceBuffer<float> AllGradients => memory.Sum ?? memory.Gradients;

    UpdateOperation Step => new("update", optimizer, forward.Parameters, AllGradients, memory.OptimizerState)
    {
        Rules = rules,
        DecayingLength = rules.DecaysBiases ? forward.Layout.LearnedLength : forward.Layout.WeightLength,
        Norm = memory.Norm,
    };

    LossOperation LossOf(Signal logits) =>
        new("loss and seed", loss, logits.X, memory.Targets, logits.Delta!.Value, memory.Losses, memory.Correct)
        {
            TargetsAreClasses = data.ClassCount > 0,
            Weights = data.Weights is null ? null : memory.Weights,
            PositiveWeights = data.PositiveWeights is null ? null : memory.PositiveWeights,
            Members = logits.RowsPerExample,
        };

    LossOperation LossOfData
    {
        get
        {
            var ofBatch = LossOf(forward.TrainingLogits);
            return ofBatch with
            {
                Targets = data.Targets.OnDevice ?? ofBatch.Targets,
                Weights = data.Weights?.OnDevice ?? ofBatch.Weights,
            };
        }
    }

    // They gather the rows of data on the device themselves.
    IEnumerable<Operation> FullyFused(UpdateOperation? update)
    {
        yield return new FullyFusedGradientOperation("forward, loss, backward", memory.Fused!, LossOfData, memory.GradientParts!);
        yield return new GradientSumOperation(
            update is null ? "sum of gradients" : "sum of gradients, update", memory.GradientParts!, memory.Gradients)
        {
            Update = update,
        };
    }
}

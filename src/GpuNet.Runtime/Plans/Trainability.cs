namespace GpuNet.Plans;

/// <summary>Whether a network can be trained with a loss on some data.</summary>
static class Trainability
{
    /// <summary>Fails where it cannot.</summary>
    /// <exception cref="ArgumentException">It cannot; the message says why.</exception>
    public static void Check(Network network, Loss loss, DeviceData data)
    {
        Check(network);
        if (network.Layers[^1] is MemberMeanLayer mean && mean.Link != loss.Link)
            throw new ArgumentException($"the members have a mean for the link {mean.Link}, which the loss '{loss}' does not fit");
        CheckTargets(network, loss, data);
    }

    static void CheckTargets(Network network, Loss loss, DeviceData data)
    {
        if (data.ClassCount == 0 && data.Targets.Columns != network.Outputs)
        {
            throw new ArgumentException(
                $"the network has {network.Outputs.Counted("output")}, but the data has {data.Targets.Columns.Counted("target")}");
        }
        if (data.ClassCount > network.Outputs)
            throw new ArgumentException($"the network has {network.Outputs.Counted("output")}, but the data has {data.ClassCount} classes");
        if (data.ClassCount > 0 && loss.Link != Link.Softmax)
        {
            throw new ArgumentException(
                $"the targets are class indices, which the loss '{loss}' does not accept: use 0 or 1 for each output");
        }
        if (data.PositiveWeights is not null && loss.Link != Link.Sigmoid)
            throw new ArgumentException($"the loss '{loss}' does not support positive weights: use '{new BinaryCrossEntropy()}'");
    }

    static void Check(Network network)
    {
        if (network.Layers.IsEmpty)
            throw new ArgumentException("a network without layers cannot be trained: add one with Dense");
        if (network.Layers[^1].ProblemAsLast is { } problem)
            throw new ArgumentException($"the last layer {problem}");
        if (network.ProblemInTraining is { } reason)
            throw new ArgumentException(reason);
    }
}

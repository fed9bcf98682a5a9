using GpuNet.Devices.Operations;

namespace GpuNet.Plans;

/// <summary>
/// Adds the gradients of the parts of a batch in the order of one binary tree: lower half + upper half. So the sum has the same bits
/// whoever computes which part. The state of layers, such as running statistics, becomes the mean of what each part makes of it, added
/// in the same order.
/// </summary>
sealed class PartSums
{
    readonly PlanMemory memory;
    readonly Launch[][][] adds, keeps;
    readonly float[] before, after;

    public PartSums(Device device, PlanMemory memory, IReadOnlyList<GradientBucket> buckets)
    {
        this.memory = memory;
        adds = [.. memory.Subtrees.Select((subtree, level) => OfBuckets($"add {2 << level} parts", subtree, memory.Gradients))];
        keeps = [.. memory.Subtrees.Select((subtree, level) =>
            OfBuckets($"keep {(1 << level).Counted("part")}", memory.Gradients, subtree))];
        before = new float[memory.Layout.Length - FirstState];
        after = new float[before.Length];

        Launch[][] OfBuckets(string step, DeviceBuffer<float> from, DeviceBuffer<float> to) =>
        [
            .. buckets.Select(bucket => bucket.Ranges.Select(range =>
                device.Compile(new AccumulateOperation(step, from.Slice(range), to.Slice(range)))).ToArray()),
        ];
    }

    /// <summary>Its launches.</summary>
    public IEnumerable<Launch> Launches =>
        keeps.Zip(adds).SelectMany(level => level.First.Concat(level.Second)).SelectMany(launches => launches);

    // Gradients have places for the state of layers, which updates leave at 0.
    int FirstState => memory.Layout.LearnedLength;

    /// <summary>Begins a step.</summary>
    public void Begin() => memory.Parameters.Download(before, FirstState);

    /// <summary>Takes the state of layers that a part has made: each part begins with the one that the step began with.</summary>
    public void TakeState()
    {
        if (after.Length == 0)
            return;
        memory.Parameters.Download(after, FirstState);
        memory.Gradients.Upload(after, FirstState);
        memory.Parameters.Upload(before, FirstState);
    }

    /// <summary>Adds gradients of a part to those of the parts before. After 2ⁿ parts, the plan's gradients are the sum.</summary>
    /// <param name="bucket">Which gradients: the number of their bucket.</param>
    /// <param name="part">Parts before.</param>
    /// <param name="isLast">Whether no other part follows, so that nothing has to be kept for it.</param>
    public void Add(int bucket, int part, bool isLast)
    {
        // As one carries in binary counting: a sum of 2ᵏ parts meets the one of the 2ᵏ parts before.
        int level = 0;
        for (; (part >> level & 1) == 1; level++)
            Run(adds[level][bucket], offset: 1);
        if (!isLast)
            Run(keeps[level][bucket], offset: 0);
    }

    /// <summary>Ends a step, before the update.</summary>
    public void Finish(Batch batch)
    {
        if (after.Length == 0)
            return;
        memory.Gradients.Download(after, FirstState);
        int parts = Math.Min(batch.Rows, memory.Shape.Parts);
        for (int i = 0; i < after.Length; i++)
            after[i] /= parts;
        memory.Parameters.Upload(after, FirstState);
        memory.Gradients.Upload(new float[after.Length], FirstState);
    }

    // An offset of 0 begins a sum.
    static void Run(Launch[] launches, int offset)
    {
        foreach (var launch in launches)
            launch.Run(new(First: 0, Rows: 1) { Offset = offset });
    }
}

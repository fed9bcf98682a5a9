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
    readonly Launch[] adds, keeps;
    readonly float[] before, after;

    public PartSums(Device device, PlanMemory memory)
    {
        this.memory = memory;
        adds = [.. memory.Subtrees.Select((subtree, level) =>
            device.Compile(new AccumulateOperation($"add {2 << level} parts", subtree, memory.Gradients)))];
        keeps = [.. memory.Subtrees.Select((subtree, level) =>
            device.Compile(new AccumulateOperation($"keep {Count(1 << level)}", memory.Gradients, subtree)))];
        before = new float[memory.Layout.Length - FirstState];
        after = new float[before.Length];
    }

    /// <summary>Its launches.</summary>
    public IEnumerable<Launch> Launches => keeps.Zip(adds).SelectMany(level => (Launch[])[level.First, level.Second]);

    // Gradients have places for the state of layers, which updates leave at 0.
    int FirstState => memory.Layout.LearnedLength;

    /// <summary>Begins a step.</summary>
    public void Begin() => memory.Parameters.Download(before, FirstState);

    /// <summary>Adds the gradients of the next part. After 2ⁿ parts, the plan's gradients are the sum.</summary>
    /// <param name="part">Parts added before.</param>
    /// <param name="isEmpty">Whether the part has no examples, so that nothing was computed for it.</param>
    public void Add(int part, bool isEmpty)
    {
        if (isEmpty)
            memory.Gradients.Clear();
        else
            TakeState();
        // As one carries in binary counting: a sum of 2ᵏ parts meets the one of the 2ᵏ parts before.
        int level = 0;
        for (; (part >> level & 1) == 1; level++)
            Run(adds[level], offset: 1);
        if (level < keeps.Length)
            Run(keeps[level], offset: 0);
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

    // Each part begins with the state that the step began with.
    void TakeState()
    {
        if (after.Length == 0)
            return;
        memory.Parameters.Download(after, FirstState);
        memory.Gradients.Upload(after, FirstState);
        memory.Parameters.Upload(before, FirstState);
    }

    // An offset of 0 begins a sum.
    static void Run(Launch launch, int offset) => launch.Run(new(First: 0, Rows: 1) { Offset = offset });

    static string Count(int parts) => parts == 1 ? "1 part" : $"{parts} parts";
}

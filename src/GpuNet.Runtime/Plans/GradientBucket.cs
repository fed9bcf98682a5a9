using System.Collections.Immutable;

namespace GpuNet.Plans;

/// <summary>
/// Gradients that are exchanged together: a backward pass goes from the last layer to the first, and those of the last layers are
/// complete while it computes the others.
/// </summary>
/// <param name="Launches">After how many launches of the backward pass they are complete.</param>
/// <param name="Ranges">Where they are in the layout of the parameters.</param>
sealed record GradientBucket(int Launches, ImmutableArray<Range> Ranges)
{
    /// <summary>Divides the gradients of a plan, layer by layer.</summary>
    /// <param name="forward">The plan.</param>
    /// <param name="launches">The launches of its backward pass.</param>
    /// <param name="least">The least number of gradients in a bucket but the last.</param>
    public static ImmutableArray<GradientBucket> Divide(ForwardPlan forward, int launches, int least)
    {
        var layout = forward.Layout;
        var buckets = ImmutableArray.CreateBuilder<GradientBucket>();
        int end = layout.WeightLength;
        // A fully fused network computes all gradients at once.
        for (int layer = forward.Memory.Fused is null ? forward.Network.Layers.Length - 1 : 0; layer > 0; layer--)
        {
            int begin = forward.Network.Take(layer).CreateLayout().WeightLength;
            if (begin == 0 || end - begin < least)
                continue;
            buckets.Add(new(forward.BackwardCounts[layer], [begin..end]));
            end = begin;
        }
        // Biases and the state of layers, which are few, are behind all weights.
        Range[] rest = buckets.Count == 0 ? [0..layout.Length] : [0..end, layout.WeightLength..layout.Length];
        buckets.Add(new(launches, [.. rest.Where(range => !range.Start.Equals(range.End))]));
        return buckets.ToImmutable();
    }
}

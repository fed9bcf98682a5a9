using GpuNet.Kernels.Reductions;
using GpuNet.Kernels.Vectors;
using ILGPU;

namespace GpuNet.Kernels.Losses;

/// <summary>
/// The loss of a row, its seed δ⁽ᴸ⁾ and its fraction of correct predictions. The logits are read once for their statistics, and again,
/// from cache, for loss and seed.
/// </summary>
/// <typeparam name="TLoss">The loss.</typeparam>
/// <typeparam name="TTargets">How targets are stored.</typeparam>
/// <typeparam name="TThreads">How many threads share the row.</typeparam>
static class LossRow<TLoss, TTargets, TThreads>
    where TLoss : unmanaged, ILoss
    where TTargets : struct, ITargets
    where TThreads : struct, IRowThreads
{
    /// <summary>Shared memory of a group in bytes.</summary>
    public static int SharedBytes => GroupReduce.GroupSize * (TLoss.Link == Link.Softmax ? 28 : 16);

    /// <summary>Every thread of the group must call it, even without a row.</summary>
    /// <param name="logits">S.</param>
    /// <param name="targets">Y (N, K), or the classes (N).</param>
    /// <param name="weights">w (N). Unused if all examples have equal weight; pass any view.</param>
    /// <param name="positives">p (K). Unused without positive weights; pass any view.</param>
    /// <param name="delta">δ, laid out like the logits; may be the same memory.</param>
    /// <param name="losses">The losses of the epoch.</param>
    /// <param name="correct">The fractions of correct outputs of the epoch, 0 to 1.</param>
    /// <param name="row">Where the row is in each.</param>
    /// <param name="shape">The sizes.</param>
    /// <param name="loss">The constants.</param>
    public static void Evaluate(
        ArrayView<float> logits, ArrayView<float> targets, ArrayView<float> weights, ArrayView<float> positives, ArrayView<float> delta,
        ArrayView<float> losses, ArrayView<float> correct, RowPlaces row, LossShape shape, TLoss loss)
    {
        int lane = Group.IdxX % TThreads.Count;
        var summary = RowSummary.None;
        if (TLoss.Link == Link.Softmax)
        {
            for (int k = lane; k < row.Columns; k += TThreads.Count)
                summary = RowSummary.Combine(summary, new(logits[row.First + k * row.Step], 1f, k));
            summary = GroupReduce.Row<RowSummary, RowSummary, TThreads>(summary);
        }

        var statistics = summary.Statistics(shape.Columns);
        float scale = shape.Scale;
        if (shape.WeightStride > 0 && row.Columns > 0)
            scale *= weights[row.Example * shape.WeightStride];
        var result = RowResult.None;
        for (int k = lane; k < row.Columns; k += TThreads.Count)
        {
            int place = row.First + k * row.Step;
            float kept = targets[row.Example * shape.TargetStride + (TTargets.IsOneNumber ? 0 : k)];
            Lane1 s = new(logits[place]), y = TTargets.Of(new Lane1(kept), new Lane1(k));
            Lane1 counted = y, factor = new(1f);
            if (TLoss.Link == Link.Sigmoid && shape.PositiveWeights > 0)
            {
                Lane1 p = new(positives[k]);
                factor = PositiveWeight.Factor(p, y);
                counted = PositiveWeight.Target(p, y, factor);
            }
            delta[place] = (loss.Seed(s, counted, statistics) * factor).Value * scale;
            float right = s.Value > 0f == y.Value > 0.5f ? 1f : 0f;
            result = RowResult.Combine(result, new((loss.Value(s, counted, statistics) * factor).Value, right, y.Value, k));
        }
        result = GroupReduce.Row<RowResult, RowResult, TThreads>(result);
        if (lane > 0 || row.Columns == 0)
            return;
        float share = 1f / shape.Members;
        float lossOfRow = share * (TLoss.IsMeanOverOutputs ? result.Loss / row.Columns : result.Loss);
        float correctOfRow = share * Correct(result, summary.Place, row.Columns);
        losses[row.Result] = row.Member > 0 ? losses[row.Result] + lossOfRow : lossOfRow;
        correct[row.Result] = row.Member > 0 ? correct[row.Result] + correctOfRow : correctOfRow;
    }

    // Softmax: whether the largest logit is that of the largest target. Sigmoid: the fraction of outputs on the right side of ½.
    static float Correct(RowResult result, int answer, int columns)
    {
        if (TLoss.Link == Link.Softmax)
            return answer == result.Place ? 1f : 0f;
        return TLoss.Link == Link.Sigmoid ? result.Right / columns : 0f;
    }
}

/// <summary>Where a row is in the operands of its loss.</summary>
/// <param name="Columns">K; 0 for a row beyond the end, which has no loss.</param>
/// <param name="First">The index of its first logit.</param>
/// <param name="Step">Floats from one logit to the next.</param>
/// <param name="Example">Its row in the targets and weights.</param>
/// <param name="Result">The index of its loss.</param>
/// <param name="Member">The member of an ensemble that it is of, whose loss is added to those of the members before.</param>
readonly record struct RowPlaces(int Columns, int First, int Step, int Example, int Result, int Member = 0);

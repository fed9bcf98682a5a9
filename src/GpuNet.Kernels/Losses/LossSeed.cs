using GpuNet.Kernels.Reductions;
using GpuNet.Kernels.Vectors;
using ILGPU;

namespace GpuNet.Kernels.Losses;

/// <summary>
/// The loss of each row, its seed δ⁽ᴸ⁾ and its fraction of correct predictions, in one kernel. The logits are read once for their
/// statistics, and again, from cache, for loss and seed.
/// </summary>
/// <typeparam name="TLoss">The loss.</typeparam>
/// <typeparam name="TTargets">How targets are stored.</typeparam>
/// <typeparam name="TThreads">How many threads share a row.</typeparam>
static class LossSeed<TLoss, TTargets, TThreads>
    where TLoss : unmanaged, ILoss
    where TTargets : struct, ITargets
    where TThreads : struct, IRowThreads
{
    /// <summary>Rows of a group.</summary>
    public static int RowsPerGroup => GroupReduce.GroupSize / TThreads.Count;

    /// <summary><see cref="RowsPerGroup"/> rows per group.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>,
        ArrayView<float>, ArrayView<float>, LossShape, TLoss>> Kernel =
        new("loss-seed", Run, GroupReduce.GroupSize, "E and δ⁽ᴸ⁾ from the logits",
            flops: new(MN: 6), bytes: TTargets.IsOneNumber ? new(MN: 8, M: 12) : new(MN: 12, M: 8),
            sharedBytes: GroupReduce.GroupSize * (TLoss.Link == Link.Softmax ? 28 : 16));

    /// <summary>The kernel.</summary>
    /// <param name="logits">S (N, K).</param>
    /// <param name="targets">Y (N, K), or the classes (N).</param>
    /// <param name="weights">w (N). Unused if all examples have equal weight; pass any view.</param>
    /// <param name="positives">p (K). Unused without positive weights; pass any view.</param>
    /// <param name="delta">δ (N, K).</param>
    /// <param name="losses">The loss of row r is stored at index first + r.</param>
    /// <param name="correct">The fraction of correct outputs of row r, 0 to 1, at the same index.</param>
    /// <param name="shape">The sizes.</param>
    /// <param name="loss">The constants.</param>
    public static void Run(
        ArrayView<float> logits, ArrayView<float> targets, ArrayView<float> weights, ArrayView<float> positives, ArrayView<float> delta,
        ArrayView<float> losses, ArrayView<float> correct, LossShape shape, TLoss loss)
    {
        int lane = Group.IdxX % TThreads.Count;
        int row = Grid.IdxX * RowsPerGroup + Group.IdxX / TThreads.Count;
        // A row beyond the end has no columns, but its threads still reach the barriers.
        int columns = row < shape.Rows ? shape.Columns : 0;
        int first = row * shape.Stride;

        var summary = RowSummary.None;
        if (TLoss.Link == Link.Softmax)
        {
            for (int k = lane; k < columns; k += TThreads.Count)
                summary = RowSummary.Combine(summary, new(logits[first + k], 1f, k));
            summary = GroupReduce.Row<RowSummary, RowSummary, TThreads>(summary);
        }

        var statistics = summary.Statistics(shape.Columns);
        float scale = shape.Scale;
        if (shape.WeightStride > 0 && columns > 0)
            scale *= weights[row * shape.WeightStride];
        var result = RowResult.None;
        for (int k = lane; k < columns; k += TThreads.Count)
        {
            float kept = targets[row * shape.TargetStride + (TTargets.IsOneNumber ? 0 : k)];
            Lane1 s = new(logits[first + k]), y = TTargets.Of(new Lane1(kept), new Lane1(k));
            Lane1 counted = y, factor = new(1f);
            if (TLoss.Link == Link.Sigmoid && shape.PositiveWeights > 0)
            {
                Lane1 p = new(positives[k]);
                factor = PositiveWeight.Factor(p, y);
                counted = PositiveWeight.Target(p, y, factor);
            }
            delta[first + k] = (loss.Seed(s, counted, statistics) * factor).Value * scale;
            float right = s.Value > 0f == y.Value > 0.5f ? 1f : 0f;
            result = RowResult.Combine(result, new((loss.Value(s, counted, statistics) * factor).Value, right, y.Value, k));
        }
        result = GroupReduce.Row<RowResult, RowResult, TThreads>(result);
        if (lane > 0 || columns == 0)
            return;
        int place = shape.First + row;
        float lossOfRow = shape.Share * (TLoss.IsMeanOverOutputs ? result.Loss / columns : result.Loss);
        float correctOfRow = shape.Share * Correct(result, summary.Place, columns);
        losses[place] = shape.Adds > 0 ? losses[place] + lossOfRow : lossOfRow;
        correct[place] = shape.Adds > 0 ? correct[place] + correctOfRow : correctOfRow;
    }

    // Softmax: whether the largest logit is that of the largest target. Sigmoid: the fraction of outputs on the right side of ½.
    static float Correct(RowResult result, int answer, int columns)
    {
        if (TLoss.Link == Link.Softmax)
            return answer == result.Place ? 1f : 0f;
        return TLoss.Link == Link.Sigmoid ? result.Right / columns : 0f;
    }
}

/// <summary>The sizes of a loss.</summary>
/// <param name="Rows">N.</param>
/// <param name="Columns">K.</param>
/// <param name="Stride">Floats from one row to the next, of logits and δ.</param>
/// <param name="TargetStride">Floats from one row of the targets to the next.</param>
/// <param name="WeightStride">Floats from one weight to the next; 0 if all examples have equal weight.</param>
/// <param name="PositiveWeights">1 with positive weights, 0 without.</param>
/// <param name="First">The index of the loss of the first row.</param>
/// <param name="Scale">The factor of δ besides the weight: 1/Σw, or 1/(K·Σw) for a mean over the outputs; times the share.</param>
/// <param name="Share">The share of a member of an ensemble in the loss of an example; 1 without members.</param>
/// <param name="Adds">1 if losses are added to those of the members before, 0 otherwise.</param>
readonly record struct LossShape(
    int Rows, int Columns, int Stride, int TargetStride, int WeightStride, int PositiveWeights, int First, float Scale,
    float Share, int Adds);

using GpuNet.Kernels.Reductions;
using ILGPU;

namespace GpuNet.Kernels.Losses;

/// <summary>The loss of each example, its seed δ⁽ᴸ⁾ and its fraction of correct predictions, in one kernel.</summary>
/// <typeparam name="TLoss">The loss.</typeparam>
/// <typeparam name="TTargets">How targets are stored.</typeparam>
/// <typeparam name="TThreads">How many threads share an example.</typeparam>
static class LossSeed<TLoss, TTargets, TThreads>
    where TLoss : unmanaged, ILoss
    where TTargets : struct, ITargets
    where TThreads : struct, IRowThreads
{
    /// <summary>Examples of a group.</summary>
    public static int RowsPerGroup => GroupReduce.GroupSize / TThreads.Count;

    /// <summary><see cref="RowsPerGroup"/> examples per group.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>,
        ArrayView<float>, ArrayView<float>, LossShape, TLoss>> Kernel =
        new("loss-seed", Run, GroupReduce.GroupSize, "E and δ⁽ᴸ⁾ from the logits",
            flops: new(MN: 6), bytes: TTargets.IsOneNumber ? new(MN: 8, M: 12) : new(MN: 12, M: 8),
            LossRow<TLoss, TTargets, TThreads>.SharedBytes);

    /// <summary>The kernel.</summary>
    /// <param name="logits">S (N · members, K).</param>
    /// <param name="targets">Y (N, K), or the classes (N).</param>
    /// <param name="weights">w (N). Unused if all examples have equal weight; pass any view.</param>
    /// <param name="positives">p (K). Unused without positive weights; pass any view.</param>
    /// <param name="delta">δ (N · members, K).</param>
    /// <param name="losses">The loss of example n is stored at index first + n.</param>
    /// <param name="correct">The fraction of correct outputs of example n, 0 to 1, at the same index.</param>
    /// <param name="shape">The sizes.</param>
    /// <param name="loss">The constants.</param>
    public static void Run(
        ArrayView<float> logits, ArrayView<float> targets, ArrayView<float> weights, ArrayView<float> positives, ArrayView<float> delta,
        ArrayView<float> losses, ArrayView<float> correct, LossShape shape, TLoss loss)
    {
        int example = Grid.IdxX * RowsPerGroup + Group.IdxX / TThreads.Count;
        int columns = example < shape.Rows ? shape.Columns : 0;
        for (int member = 0; member < shape.Members; member++)
        {
            // The sums of the member before are still read.
            if (member > 0)
                Group.Barrier();
            int row = example * shape.Members + member;
            LossRow<TLoss, TTargets, TThreads>.Evaluate(
                logits, targets, weights, positives, delta, losses, correct,
                new(columns, First: row * shape.Stride, Step: 1, example, Result: shape.First + example, member), shape, loss);
        }
    }
}

/// <summary>The sizes of a loss.</summary>
/// <param name="Rows">N.</param>
/// <param name="Columns">K.</param>
/// <param name="Stride">Floats from one row to the next, of logits and δ.</param>
/// <param name="TargetStride">Floats from one row of the targets to the next.</param>
/// <param name="WeightStride">Floats from one weight to the next; 0 if all examples have equal weight.</param>
/// <param name="PositiveWeights">1 with positive weights, 0 without.</param>
/// <param name="First">The index of the loss of the first example.</param>
/// <param name="Scale">The factor of δ besides the weight: 1/Σw, or 1/(K·Σw) for a mean over the outputs; divided by the members.</param>
/// <param name="Members">Rows of logits of an example, of whose losses its own is the mean; 1 but in an ensemble.</param>
readonly record struct LossShape(
    int Rows, int Columns, int Stride, int TargetStride, int WeightStride, int PositiveWeights, int First, float Scale,
    int Members);

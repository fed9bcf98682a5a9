using GpuNet.Kernels.Reductions;
using ILGPU;
using ILGPU.Algorithms;

namespace GpuNet.Kernels.Losses;

/// <summary>
/// The loss of each row, its seed δ⁽ᴸ⁾ and how much of the row was answered right, in one pass over the logits: a group a row.
/// </summary>
/// <typeparam name="TLoss">The loss.</typeparam>
public static class LossSeed<TLoss> where TLoss : struct, ILoss
{
    /// <summary>A group a row.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, LossShape>>
        Kernel = new("loss-seed", Run, GroupReduce.GroupSize, "E and δ⁽ᴸ⁾ from the logits");

    /// <summary>The kernel.</summary>
    /// <param name="logits">S (N, K).</param>
    /// <param name="targets">Y (N, K).</param>
    /// <param name="delta">δ (N, K).</param>
    /// <param name="losses">The loss of row r goes to place first + r.</param>
    /// <param name="correct">The share of row r that was answered right, 0 to 1, likewise.</param>
    /// <param name="shape">The sizes.</param>
    public static void Run(
        ArrayView<float> logits, ArrayView<float> targets, ArrayView<float> delta, ArrayView<float> losses, ArrayView<float> correct,
        LossShape shape)
    {
        int row = Grid.IdxX;
        var s = logits.SubView(row * shape.Stride, shape.Columns);
        var y = targets.SubView(row * shape.Stride, shape.Columns);
        var seed = delta.SubView(row * shape.Stride, shape.Columns);

        var statistics = Statistics(s, shape.Columns);
        float loss = 0f;
        for (int k = Group.IdxX; k < shape.Columns; k += Group.DimX)
        {
            loss += TLoss.Value(s[k], y[k], statistics);
            seed[k] = TLoss.Seed(s[k], y[k], statistics) * shape.Scale;
        }
        float rowLoss = GroupReduce.All<SumOf>(loss);
        float rowCorrect = Correct(s, y, shape.Columns);
        if (Group.IdxX == 0)
        {
            losses[shape.First + row] = TLoss.IsMeanOverOutputs ? rowLoss / shape.Columns : rowLoss;
            correct[shape.First + row] = rowCorrect;
        }
    }

    static RowStatistics Statistics(ArrayView<float> s, int columns)
    {
        if (TLoss.Link != Link.Softmax)
            return default;
        float largest = float.NegativeInfinity;
        for (int k = Group.IdxX; k < columns; k += Group.DimX)
            largest = LargestOf.Combine(largest, s[k]);
        float max = GroupReduce.All<LargestOf>(largest);
        float sum = 0f;
        for (int k = Group.IdxX; k < columns; k += Group.DimX)
            sum += XMath.Exp(s[k] - max);
        float total = GroupReduce.All<SumOf>(sum);
        return new RowStatistics(max, XMath.Log(total));
    }

    // Softmax: whether the largest logit is that of the largest target. Sigmoid: the share of outputs on the right side of ½.
    static float Correct(ArrayView<float> s, ArrayView<float> y, int columns)
    {
        if (TLoss.Link == Link.Identity)
            return 0f;
        if (TLoss.Link == Link.Softmax)
        {
            float answer = FirstLargest(s, columns);
            return FirstLargest(y, columns) == answer ? 1f : 0f;
        }
        float right = 0f;
        for (int k = Group.IdxX; k < columns; k += Group.DimX)
            right += s[k] > 0f == y[k] > 0.5f ? 1f : 0f;
        float total = GroupReduce.All<SumOf>(right);
        return total / columns;
    }

    static float FirstLargest(ArrayView<float> values, int columns)
    {
        float largest = float.NegativeInfinity;
        for (int k = Group.IdxX; k < columns; k += Group.DimX)
            largest = LargestOf.Combine(largest, values[k]);
        float max = GroupReduce.All<LargestOf>(largest);
        float place = columns;
        for (int k = Group.IdxX; k < columns; k += Group.DimX)
        {
            if (values[k] == max)
                place = SmallestOf.Combine(place, k);
        }
        return GroupReduce.All<SmallestOf>(place);
    }
}

/// <summary>The sizes of a loss.</summary>
/// <param name="Columns">K.</param>
/// <param name="Stride">Floats from one row to the next, of logits, targets and δ.</param>
/// <param name="First">Where the first row's loss goes.</param>
/// <param name="Scale">What δ is multiplied by: 1/N, or 1/(N·K) for a mean over the outputs.</param>
public readonly record struct LossShape(int Columns, int Stride, int First, float Scale);

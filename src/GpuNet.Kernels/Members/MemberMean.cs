using ILGPU;
using ILGPU.Algorithms;

namespace GpuNet.Kernels.Members;

/// <summary>The sizes of a mean over members.</summary>
/// <param name="Rows">N.</param>
/// <param name="Members">k.</param>
/// <param name="Columns">K.</param>
/// <param name="StrideX">Floats from one row of the members' logits to the next.</param>
/// <param name="StrideY">Floats from one row of the result to the next.</param>
/// <param name="Link">How logits become predictions.</param>
readonly record struct MemberShape(int Rows, int Members, int Columns, int StrideX, int StrideY, Link Link);

/// <summary>
/// The logits of the mean prediction of k members: their mean, or for probabilities the logits of the mean probabilities, so that
/// softmax(y) = 1/k Σ softmax(x_m) and σ(y) = 1/k Σ σ(x_m).
/// </summary>
static class MemberMean
{
    /// <summary>One thread per element of the result.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, MemberShape>> Kernel =
        new("member-mean", Run, 256, "Y = the logits of the mean prediction of K members", flops: new(MNK: 4), bytes: new(MN: 4, MK: 4));

    /// <summary>The kernel.</summary>
    /// <param name="x">The members' logits (N · k, K).</param>
    /// <param name="y">The result (N, K).</param>
    /// <param name="shape">The sizes.</param>
    public static void Run(ArrayView<float> x, ArrayView<float> y, MemberShape shape)
    {
        int element = Grid.GlobalLinearIndex;
        int row = element / shape.Columns;
        int column = element % shape.Columns;
        if (row >= shape.Rows)
            return;
        int first = row * shape.Members * shape.StrideX;
        float sum = 0f;
        var (yes, no) = (LogSum.None, LogSum.None);
        for (int member = 0; member < shape.Members; member++)
        {
            int start = first + member * shape.StrideX;
            float value = x[start + column];
            sum += value;
            if (shape.Link == Link.Softmax)
            {
                var total = LogSum.None;
                for (int k = 0; k < shape.Columns; k++)
                    total = total.Add(x[start + k]);
                yes = yes.Add(value - total.Value);
            }
            else if (shape.Link == Link.Sigmoid)
            {
                // ln σ(x) and ln σ(−x) = ln σ(x) − x.
                float log = value < 0f ? value - XMath.Log(1f + XMath.Exp(value)) : -XMath.Log(1f + XMath.Exp(-value));
                yes = yes.Add(log);
                no = no.Add(log - value);
            }
        }
        y[row * shape.StrideY + column] = shape.Link == Link.Softmax ? yes.Value - XMath.Log((float)shape.Members)
            : shape.Link == Link.Sigmoid ? yes.Value - no.Value
            : sum / shape.Members;
    }

    /// <summary>ln Σ e^v of the numbers so far, as a maximum and a sum relative to it.</summary>
    readonly struct LogSum(float max, float sum)
    {
        readonly float max = max, sum = sum;

        public static LogSum None => new(float.NegativeInfinity, 0f);

        public float Value => max + XMath.Log(sum);

        public LogSum Add(float value) => value > max
            ? new(value, sum * XMath.Exp(max - value) + 1f)
            : new(max, sum + XMath.Exp(value - max));
    }
}

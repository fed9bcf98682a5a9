using ILGPU;

namespace GpuNet.Kernels.Members;

/// <summary>∂E/∂X = δ_m ⊙ r_m, summed over the members that read the same row.</summary>
static class MemberScaleBackward
{
    /// <summary>One thread per element of ∂E/∂X.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, ArrayView<float>, ScaleShape>> Kernel =
        new("member-scale-backward", Run, 256, "dX = Σ δ ⊙ r over the members that share X",
            flops: new(MNK: 2), bytes: new(MNK: 4, MN: 4, NK: 4));

    /// <summary>The kernel; the rows of the shape are those of ∂E/∂X.</summary>
    /// <param name="delta">δ (N · k, n).</param>
    /// <param name="scale">r (k, n).</param>
    /// <param name="below">∂E/∂X (N · k, n), or (N, n) where the members share X.</param>
    /// <param name="shape">The sizes.</param>
    public static void Run(ArrayView<float> delta, ArrayView<float> scale, ArrayView<float> below, ScaleShape shape)
    {
        int element = Grid.GlobalLinearIndex;
        int row = element / shape.Columns;
        int column = element % shape.Columns;
        if (row >= shape.Rows)
            return;
        float sum = 0f;
        for (int reader = 0; reader < shape.Readers; reader++)
        {
            int from = row * shape.Readers + reader;
            sum += delta[from * shape.StrideY + column] * scale[from % shape.Members * shape.StrideScale + column];
        }
        below[row * shape.StrideX + column] = sum;
    }
}

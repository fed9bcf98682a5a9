using ILGPU;

namespace GpuNet.Kernels.Members;

/// <summary>∂E/∂r_m = Σ δ_m ⊙ X_m, ∂E/∂b_m = Σ δ_m over the examples, in their order.</summary>
static class MemberScaleGradients
{
    /// <summary>One thread per element of r.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ScaleShape>> Kernel =
        new("member-scale-gradients", Run, 256, "dr = Σ δ ⊙ X, db = Σ δ of each of K members",
            flops: new(MN: 3), bytes: new(MN: 8, NK: 8));

    /// <summary>The kernel. ∂E/∂b is written only if there is b; otherwise pass any view.</summary>
    /// <param name="delta">δ (N · k, n).</param>
    /// <param name="x">X (N · k, n), or (N, n) where the members share it.</param>
    /// <param name="scale">∂E/∂r (k, n).</param>
    /// <param name="shift">∂E/∂b (k, n).</param>
    /// <param name="shape">The sizes.</param>
    public static void Run(
        ArrayView<float> delta, ArrayView<float> x, ArrayView<float> scale, ArrayView<float> shift, ScaleShape shape)
    {
        int element = Grid.GlobalLinearIndex;
        int member = element / shape.Columns;
        int column = element % shape.Columns;
        if (member >= shape.Members)
            return;
        float scales = 0f;
        float shifts = 0f;
        for (int row = member; row < shape.Rows; row += shape.Members)
        {
            float d = delta[row * shape.StrideY + column];
            scales += d * x[row / shape.Readers * shape.StrideX + column];
            shifts += d;
        }
        int place = member * shape.StrideScale + column;
        scale[place] = scales;
        if (shape.IsShifted != 0)
            shift[place] = shifts;
    }
}

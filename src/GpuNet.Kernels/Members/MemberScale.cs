using GpuNet.Kernels.Vectors;
using ILGPU;

namespace GpuNet.Kernels.Members;

/// <summary>S_m = X_m ⊙ r_m + b_m, Y = θ(S) for each member m of an ensemble.</summary>
/// <typeparam name="TActivation">θ.</typeparam>
static class MemberScale<TActivation> where TActivation : struct, IActivation
{
    /// <summary>One thread per element of Y.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>,
        ScaleShape>> Kernel =
        new("member-scale", Run, 256, "Y = θ(X ⊙ r + b) of each of K members",
            flops: new(MN: 3), bytes: new(MN: TActivation.DerivativeFrom == DerivativeSource.Input ? 12 : 8, NK: 8));

    /// <summary>The kernel. S is written only if θ′ is computed from it; otherwise pass any view, as for b where there is none.</summary>
    /// <param name="x">X (N · k, n), or (N, n) where the members share it.</param>
    /// <param name="scale">r (k, n).</param>
    /// <param name="shift">b (k, n).</param>
    /// <param name="s">S (N · k, n).</param>
    /// <param name="y">Y (N · k, n).</param>
    /// <param name="shape">The sizes.</param>
    public static void Run(
        ArrayView<float> x, ArrayView<float> scale, ArrayView<float> shift, ArrayView<float> s, ArrayView<float> y, ScaleShape shape)
    {
        int element = Grid.GlobalLinearIndex;
        int row = element / shape.Columns;
        int column = element % shape.Columns;
        if (row >= shape.Rows)
            return;
        int place = row % shape.Members * shape.StrideScale + column;
        float value = x[row / shape.Readers * shape.StrideX + column] * scale[place];
        if (shape.IsShifted != 0)
            value += shift[place];
        int result = row * shape.StrideY + column;
        if (TActivation.DerivativeFrom == DerivativeSource.Input)
            s[result] = value;
        y[result] = TActivation.Apply(new Lane1(value)).Value;
    }
}

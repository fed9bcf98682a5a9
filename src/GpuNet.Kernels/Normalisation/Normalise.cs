using GpuNet.Kernels.Vectors;
using ILGPU;
using ILGPU.Algorithms;

namespace GpuNet.Kernels.Normalisation;

/// <summary>S = γ ⊙ x̂ + β, Y = θ(S), with x̂ = (X − μ)/√(σ² + ε): the second half of every normalisation.</summary>
/// <typeparam name="TActivation">θ.</typeparam>
/// <typeparam name="TAxis">What μ and σ² are taken over.</typeparam>
static class Normalise<TActivation, TAxis>
    where TActivation : struct, IActivation
    where TAxis : struct, IStatisticsAxis
{
    /// <summary>One thread per element.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>,
        ArrayView<float>, ArrayView<float>, NormalisationShape>> Kernel =
        new("normalise", Run, 256, "Y = θ(γ ⊙ x̂ + β)",
            flops: new(MN: 7), bytes: new(MN: TActivation.DerivativeFrom == DerivativeSource.Input ? 12 : 8, N: 8));

    /// <summary>The kernel. S is written only if θ′ is computed from it; otherwise pass any view.</summary>
    /// <param name="x">X (N, n).</param>
    /// <param name="mean">μ, one a column or a row.</param>
    /// <param name="variance">σ², likewise.</param>
    /// <param name="gamma">γ (n).</param>
    /// <param name="beta">β (n).</param>
    /// <param name="s">S (N, n).</param>
    /// <param name="y">Y (N, n).</param>
    /// <param name="shape">The sizes.</param>
    public static void Run(
        ArrayView<float> x, ArrayView<float> mean, ArrayView<float> variance, ArrayView<float> gamma, ArrayView<float> beta,
        ArrayView<float> s, ArrayView<float> y, NormalisationShape shape)
    {
        int element = Grid.GlobalLinearIndex;
        if (element >= shape.Count)
            return;
        int row = element / shape.Columns;
        int column = element % shape.Columns;
        int statistics = TAxis.Index(row, column, shape.StrideStatistics);
        float value = Normal.Of(x[row * shape.StrideX + column], mean[statistics], variance[statistics], shape.Epsilon);
        float preActivation = gamma[column] * value + beta[column];
        int place = row * shape.StrideY + column;
        if (TActivation.DerivativeFrom == DerivativeSource.Input)
            s[place] = preActivation;
        y[place] = TActivation.Apply(new Lane1(preActivation)).Value;
    }
}

/// <summary>The formula of all normalisations for one element.</summary>
static class Normal
{
    /// <summary>x̂ = (x − μ)/√(σ² + ε).</summary>
    public static float Of(float x, float mean, float variance, float epsilon) => (x - mean) * Scale(variance, epsilon);

    /// <summary>1/√(σ² + ε).</summary>
    public static float Scale(float variance, float epsilon) => 1f / XMath.Sqrt(variance + epsilon);
}

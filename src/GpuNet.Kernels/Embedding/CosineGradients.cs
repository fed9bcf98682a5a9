using GpuNet.Kernels.Vectors;
using ILGPU;

namespace GpuNet.Kernels.Embedding;

/// <summary>
/// The gradients of cosines: ∂E/∂b = Σ δ·s and ∂E/∂c = Σ δ·s·x with s = −2π·sin 2π(c·x + b), over the rows in their order.
/// </summary>
static class CosineGradients
{
    /// <summary>One thread per cosine.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>,
        ArrayView<float>, ArrayView<float>, EncodeShape>> Kernel =
        new("cosine-gradients", Run, 256, "∂E/∂c and ∂E/∂b of cos 2π(c·x + b)", flops: new(MN: 20), bytes: new(MN: 4, MK: 4, N: 16));

    /// <summary>The kernel.</summary>
    /// <param name="x">X (N, inputs).</param>
    /// <param name="delta">δ of the values (N, values).</param>
    /// <param name="places">Of each cosine its input and its column among the values (2, cosines).</param>
    /// <param name="frequencies">c.</param>
    /// <param name="phases">b.</param>
    /// <param name="ofFrequencies">∂E/∂c.</param>
    /// <param name="ofPhases">∂E/∂b.</param>
    /// <param name="shape">The sizes.</param>
    public static void Run(
        ArrayView<float> x, ArrayView<float> delta, ArrayView<float> places, ArrayView<float> frequencies, ArrayView<float> phases,
        ArrayView<float> ofFrequencies, ArrayView<float> ofPhases, EncodeShape shape)
    {
        int term = Grid.GlobalLinearIndex;
        if (term >= shape.Values)
            return;
        int input = (int)places[term];
        int column = (int)places[shape.StridePlaces + term];
        var frequency = new Lane1(frequencies[term]);
        var phase = new Lane1(phases[term]);
        float sumOfFrequency = 0f;
        float sumOfPhase = 0f;
        for (int row = 0; row < shape.Rows; row++)
        {
            float value = x[row * shape.StrideX + input];
            float slope = delta[row * shape.StrideY + column] * Cosine.Slope(new Lane1(value), frequency, phase).Value;
            sumOfPhase += slope;
            sumOfFrequency += slope * value;
        }
        ofFrequencies[term] = sumOfFrequency;
        ofPhases[term] = sumOfPhase;
    }
}

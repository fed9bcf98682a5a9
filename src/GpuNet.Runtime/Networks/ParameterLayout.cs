using GpuNet.Runtime.Devices;

namespace GpuNet.Runtime.Networks;

/// <summary>
/// Where each W and b lies in the one flat buffer that holds all of a network's parameters; gradients and the optimizer's
/// values have the same layout. All W come first and all b behind them, so that what is done to weights only, as decay, is done to the
/// first <see cref="WeightLength"/> elements. Rows and matrices are padded as <see cref="Matrix"/> says; the padding is 0.
/// </summary>
public sealed class ParameterLayout
{
    readonly Network network;
    readonly int[] weightOffsets;
    readonly int[] biasOffsets;

    /// <summary>The layout of a network.</summary>
    public ParameterLayout(Network network)
    {
        this.network = network;
        weightOffsets = new int[network.Layers.Length];
        biasOffsets = new int[network.Layers.Length];
        for (int layer = 0; layer < network.Layers.Length; layer++)
        {
            weightOffsets[layer] = WeightLength;
            WeightLength = checked(WeightLength + Matrix.LengthFor(network.InputsOf(layer), network.Layers[layer].Width));
        }
        Length = WeightLength;
        for (int layer = 0; layer < network.Layers.Length; layer++)
        {
            biasOffsets[layer] = Length;
            Length = checked(Length + Matrix.LengthFor(1, network.Layers[layer].Width));
        }
    }

    /// <summary>Elements before the first bias, padding included: a multiple of <see cref="Matrix.Alignment"/>.</summary>
    public int WeightLength { get; }

    /// <summary>Elements of the flat buffer, padding included.</summary>
    public int Length { get; }

    /// <summary>W of a layer (n_in, n_out) in a buffer of this layout.</summary>
    public Matrix Weights(DeviceBuffer<float> buffer, int layer)
    {
        int width = network.Layers[layer].Width;
        return new(buffer, weightOffsets[layer], network.InputsOf(layer), width, Matrix.StrideFor(width));
    }

    /// <summary>b of a layer (1, n_out) in a buffer of this layout.</summary>
    public Matrix Biases(DeviceBuffer<float> buffer, int layer)
    {
        int width = network.Layers[layer].Width;
        return new(buffer, biasOffsets[layer], 1, width, Matrix.StrideFor(width));
    }

    /// <summary>W of a layer, row by row, in host memory of this layout: <paramref name="row"/> is an input.</summary>
    internal Span<float> WeightRow(float[] values, int layer, int row)
    {
        int width = network.Layers[layer].Width;
        return values.AsSpan(weightOffsets[layer] + row * Matrix.StrideFor(width), width);
    }

    /// <summary>b of a layer in host memory of this layout.</summary>
    internal Span<float> BiasRow(float[] values, int layer) => values.AsSpan(biasOffsets[layer], network.Layers[layer].Width);
}

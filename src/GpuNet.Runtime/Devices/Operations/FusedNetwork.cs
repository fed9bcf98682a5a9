using System.Collections.Immutable;
using GpuNet.Kernels.FullyFused;

namespace GpuNet.Devices.Operations;

/// <summary>A narrow network as fully fused kernels take it, and the batch.</summary>
/// <param name="Activation">θ of all layers but the last, which has none.</param>
/// <param name="Layers">The layers.</param>
/// <param name="Table">The numbers of the layers in device memory.</param>
/// <param name="Parameters">All parameters.</param>
/// <param name="Source">The data (examples, n₀), or the batch (N, n₀).</param>
/// <param name="Order">Row numbers of the data, one a place in the epoch; null if <paramref name="Source"/> is the batch.</param>
sealed record FusedNetwork(
    Activation Activation, ImmutableArray<FusedLayer> Layers, DeviceBuffer<int> Table, DeviceBuffer<float> Parameters,
    Matrix Source, DeviceBuffer<int>? Order)
{
    /// <summary>Inputs of the network, n₀.</summary>
    public int Inputs => Layers[0].Inputs;

    /// <summary>Outputs of the network, K.</summary>
    public int Outputs => Layers[^1].Outputs;

    /// <summary>Weights and biases.</summary>
    public double ParameterCount => Layers.Sum(layer => (layer.Inputs + 1.0) * layer.Outputs);

    /// <summary>The widths, for people: <c>(32, 64)→100→10</c>.</summary>
    /// <param name="rows">Rows of the batch.</param>
    public string Shapes(int rows) => $"({rows}, {Inputs})" + string.Concat(Layers.Select(layer => $"→{layer.Outputs}"));

    /// <summary>Declares its operands.</summary>
    public void Check(Operands operands)
    {
        if (Order is null)
            operands.Rows(Source, Inputs);
        else
            operands.Data(Source, Inputs).Places(Order);
        operands.Buffer(Parameters, Layers.Max(layer => layer.B + layer.Outputs));
    }

    /// <summary>Floating-point operations of the forward pass.</summary>
    public double ForwardFlops(int rows) => rows * Layers.Sum(layer => (2.0 * layer.Inputs + 2) * layer.Outputs);

    /// <summary>Floating-point operations of the backward pass, gradients included.</summary>
    public double BackwardFlops(int rows) => rows * (Layers.Sum(layer => (2.0 * layer.Inputs + 1) * layer.Outputs)
        + Layers.Skip(1).Sum(layer => (2.0 * layer.Outputs + 2) * layer.Inputs));

    /// <summary>Bytes read: each row once, and in each group all parameters.</summary>
    public double BytesRead(int rows) =>
        4.0 * (1.0 * rows * (Inputs + (Order is null ? 0 : 1)) + FusedSlice.GroupsFor(rows) * ParameterCount);

    /// <summary>The sizes for a batch.</summary>
    public FusedShape Shape(Batch batch) => new(
        Layers.Length, batch.First, batch.Rows, FusedSlice.SlicesPerGroup(batch.Rows), Order is null ? 1 : 0, Source.Rows, Source.Stride);
}

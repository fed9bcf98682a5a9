using GpuNet.Kernels.Activations;

namespace GpuNet.Runtime.Networks;

/// <summary>A dense layer: x = θ(input·W + b).</summary>
/// <param name="Width">Number of units.</param>
/// <param name="Activation">θ.</param>
public sealed record DenseLayer(int Width, Activation Activation);

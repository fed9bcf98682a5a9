using GpuNet.Kernels.Activations;

namespace GpuNet.Runtime.Networks;

/// <summary>A dense layer: x = θ(input·W + b).</summary>
/// <param name="Width">Number of units.</param>
/// <param name="Activation">θ.</param>
/// <param name="Dropout">The share of units that a training step drops, from 0 to below 1; inference drops none.</param>
public sealed record DenseLayer(int Width, Activation Activation, float Dropout = 0f);

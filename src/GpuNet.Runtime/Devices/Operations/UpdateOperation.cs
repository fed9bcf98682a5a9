using GpuNet.Kernels.Optimizers;

namespace GpuNet.Runtime.Devices.Operations;

/// <summary>An optimizer's step over all parameters.</summary>
/// <param name="Step">Its place in the training step.</param>
/// <param name="Optimizer">The optimizer.</param>
/// <param name="Parameters">All weights and biases (n, a multiple of 4, as <see cref="Networks.ParameterLayout"/> gives it).</param>
/// <param name="Gradients">Their gradients, laid out alike (n).</param>
/// <param name="Kept">The optimizer's values for each parameter: n, 2n or none.</param>
public sealed record UpdateOperation(
    string Step, Optimizer Optimizer, DeviceBuffer<float> Parameters, DeviceBuffer<float> Gradients, DeviceBuffer<float> Kept)
    : Operation(Step)
{
    /// <inheritdoc/>
    public override string Shapes(int rows) => $"({Parameters.Length})";

    /// <inheritdoc/>
    public override double Flops(int rows) => (2.0 + 5.0 * Optimizer.KeptValues) * Parameters.Length;

    /// <inheritdoc/>
    public override double Bytes(int rows) => 4.0 * (3.0 + 2.0 * Optimizer.KeptValues) * Parameters.Length;
}

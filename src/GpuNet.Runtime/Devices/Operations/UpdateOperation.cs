using GpuNet.Kernels.Optimizers;

namespace GpuNet.Devices.Operations;

/// <summary>An optimizer's step over all parameters.</summary>
/// <param name="Step">Its place in the training step.</param>
/// <param name="Optimizer">The optimizer.</param>
/// <param name="Parameters">All weights and biases (n, a multiple of 4, as <see cref="ParameterLayout"/> gives it).</param>
/// <param name="Gradients">Their gradients, laid out alike (n).</param>
/// <param name="State">The optimizer's state for each parameter: n, 2n or none.</param>
public sealed record UpdateOperation(
    string Step, Optimizer Optimizer, DeviceBuffer<float> Parameters, DeviceBuffer<float> Gradients, DeviceBuffer<float> State)
    : Operation(Step)
{
    /// <summary>How gradients are changed first.</summary>
    public GradientRules Rules { get; init; } = new();

    /// <summary>Number of parameters with weight decay, a multiple of 4; they come first.</summary>
    public int DecayingLength { get; init; }

    /// <summary>The factor for gradients from <see cref="ClipOperation"/>; null for none.</summary>
    public DeviceBuffer<float>? Norm { get; init; }

    /// <inheritdoc/>
    public override void Check(Operands operands) => operands
        .Buffer(Parameters, Gradients.Length).Buffer(Gradients, Parameters.Length)
        .Buffer(State, (long)Optimizer.StateSize * Parameters.Length).Buffer(Norm ?? Gradients, Norm is null ? 0 : 2)
        .Require(Parameters.Length % 4 == 0, $"{Parameters.Length} parameters are not a multiple of 4")
        .Require(DecayingLength >= 0 && DecayingLength <= Parameters.Length && DecayingLength % 4 == 0, $"{DecayingLength} of them decay");

    /// <inheritdoc/>
    public override string Shapes(int rows) => $"({Parameters.Length})";

    /// <inheritdoc/>
    public override double Flops(int rows) => FlopsFor(Parameters.Length);

    /// <inheritdoc/>
    public override double Bytes(int rows) => BytesFor(Parameters.Length, gradientsRead: true);

    /// <summary>Floating-point operations for a part of the parameters.</summary>
    internal double FlopsFor(double parameters) => (2.0 + 5.0 * Optimizer.StateSize) * parameters;

    /// <summary>Bytes for a part of the parameters; gradients are not read if the update is fused.</summary>
    internal double BytesFor(double parameters, bool gradientsRead) =>
        4.0 * ((gradientsRead ? 3.0 : 2.0) + 2.0 * Optimizer.StateSize) * parameters;

    /// <summary>The sizes and rules of a step.</summary>
    internal UpdateShape Shape(Batch batch) => new(
        Parameters.Length / 4, DecayingLength / 4, Norm is null ? 0 : 1, Rules.For(Optimizer, batch.LearningRate));
}

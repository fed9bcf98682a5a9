namespace GpuNet.Devices.Operations;

/// <summary>The norm of all gradients, and the factor that limits it.</summary>
/// <param name="Step">Its place in the training step.</param>
/// <param name="Gradients">All gradients (n, a multiple of 4).</param>
/// <param name="Limit">The largest norm.</param>
/// <param name="Norm">min(1, limit/‖g‖), and ‖g‖ (2).</param>
public sealed record ClipOperation(string Step, DeviceBuffer<float> Gradients, float Limit, DeviceBuffer<float> Norm) : Operation(Step)
{
    /// <inheritdoc/>
    public override void Check(Operands operands) => operands
        .Buffer(Gradients, 0).Buffer(Norm, 2).Require(Gradients.Length % 4 == 0, $"{Gradients.Length} are not a multiple of 4");

    /// <inheritdoc/>
    public override string Shapes(int rows) => $"({Gradients.Length})";

    /// <inheritdoc/>
    public override double Flops(int rows) => 2.0 * Gradients.Length;

    /// <inheritdoc/>
    public override double Bytes(int rows) => 4.0 * Gradients.Length;
}

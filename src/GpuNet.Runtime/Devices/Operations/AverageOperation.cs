namespace GpuNet.Devices.Operations;

/// <summary>Moves the averages of all parameters to what these are after an update: a ← a + r(w − a).</summary>
/// <param name="Step">Its place in the training step.</param>
/// <param name="Parameters">All parameters (n, a multiple of 4).</param>
/// <param name="Averages">Their averages (n).</param>
public sealed record AverageOperation(string Step, DeviceBuffer<float> Parameters, DeviceBuffer<float> Averages) : Operation(Step)
{
    /// <inheritdoc/>
    public override void Check(Operands operands) => operands
        .Buffer(Parameters, Averages.Length).Buffer(Averages, Parameters.Length)
        .Require(Averages.Length % 4 == 0, $"{Averages.Length} are not a multiple of 4");

    /// <inheritdoc/>
    public override string Shapes(int rows) => $"({Averages.Length})";

    /// <inheritdoc/>
    public override double Flops(int rows) => 3.0 * Averages.Length;

    /// <inheritdoc/>
    public override double Bytes(int rows) => 12.0 * Averages.Length;
}

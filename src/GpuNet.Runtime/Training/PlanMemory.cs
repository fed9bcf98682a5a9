using GpuNet.Kernels.Optimizers;
using GpuNet.Runtime.Devices;
using GpuNet.Runtime.Networks;

namespace GpuNet.Runtime.Training;

/// <summary>How much of a device's memory a training plan takes, known before any is taken.</summary>
static class PlanMemory
{
    const double MiB = 1 << 20;

    /// <summary>Fails if the plan does not fit beside its data.</summary>
    /// <exception cref="InputException">It does not; the message says how much is needed and which batch size would fit.</exception>
    public static void Check(Device device, Network network, Optimizer optimizer, int batchSize, DeviceData data, bool accumulates)
    {
        long needed = Bytes(network, optimizer, batchSize, data.Rows, accumulates);
        if (needed <= device.MemoryBytes)
            return;
        long whole = Bytes(network, optimizer, 0, data.Rows, accumulates);
        long fitting = (device.MemoryBytes - whole) / (BytesPerRow(network) + 1);
        throw new InputException(
            $"a batch size of {batchSize} needs {needed / MiB:0} MiB, but the device '{device.Name}' has {device.MemoryBytes / MiB:0} MiB: "
            + (fitting >= 1 ? $"a batch size of {fitting} would fit" : "not even one example would fit; use a smaller network or another device"));
    }

    // The plan's matrices and the targets of a batch. Beside them parameters, gradients and the optimizer's values, and order, loss and
    // right answers of each example.
    static long Bytes(Network network, Optimizer optimizer, int batchSize, int examples, bool accumulates) =>
        BytesForAny(network) + batchSize * BytesPerRow(network)
        + sizeof(float) * ((accumulates ? 3L : 2L) + optimizer.KeptValues) * new ParameterLayout(network).Length
        + sizeof(float) * 3L * examples;

    // What grows with the batch, counted for as many rows that no matrix is padded at its end.
    static long BytesPerRow(Network network) => sizeof(float)
        * (Matrix.StrideFor(network.Outputs) + (Length(network, 2 * Matrix.Alignment) - Length(network, Matrix.Alignment)) / Matrix.Alignment);

    // What does not, as a layer's statistics.
    static long BytesForAny(Network network) =>
        sizeof(float) * (2 * Length(network, Matrix.Alignment) - Length(network, 2 * Matrix.Alignment));

    static long Length(Network network, int batchSize) => ForwardPlan.Count(network, batchSize, training: true).Length;
}

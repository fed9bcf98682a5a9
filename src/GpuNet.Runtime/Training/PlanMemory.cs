using GpuNet.Kernels.Optimizers;
using GpuNet.Runtime.Devices;
using GpuNet.Runtime.Networks;

namespace GpuNet.Runtime.Training;

/// <summary>How much of a device's memory a training plan takes, known before any is taken.</summary>
static class PlanMemory
{
    const double MiB = 1 << 20;

    /// <summary>Fails if the plan does not fit beside what the device holds already, its data among it.</summary>
    /// <exception cref="InputException">It does not; the message says how much is needed and which batch size would fit.</exception>
    public static void Check(Device device, Network network, Optimizer optimizer, int batchSize, DeviceData data, bool accumulates)
    {
        if (Fits(batchSize))
            return;
        int fitting = 0;
        // Between a size that fits and one that does not.
        for (int tooLarge = batchSize; tooLarge - fitting > 1;)
        {
            int middle = fitting + (tooLarge - fitting) / 2;
            if (Fits(middle))
                fitting = middle;
            else
                tooLarge = middle;
        }
        throw new InputException(
            $"a batch size of {batchSize} needs {Bytes(batchSize) / MiB:0.0} MiB beside the data, but the device '{device.Name}' has no more than "
            + $"{device.MemoryBytes / MiB:0.0} MiB for both: "
            + (fitting >= 1 ? $"a batch size of {fitting} would fit" : "not even one example would fit; use a smaller network or another device"));

        bool Fits(int size) => device.CanTake(Bytes(size));

        long Bytes(int size) => PlanMemory.Bytes(device, network, optimizer, size, data, accumulates);
    }

    // Parameters, gradients, those of parts of a batch, and the optimizer's values; order, loss and right answers of each example; and
    // what grows with the batch.
    static long Bytes(Device device, Network network, Optimizer optimizer, int batchSize, DeviceData data, bool accumulates) =>
        sizeof(float) * ((accumulates ? 3L : 2L) + optimizer.KeptValues) * new ParameterLayout(network).Length
        + sizeof(float) * (3L * data.Rows + batchSize * Columns(network, data))
        + Enumerable.Range(0, network.Layers.Length).Max(layer =>
            device.ScratchBytes(network.InputsOf(layer), network.Layers[layer].Width, batchSize))
        // Matrices begin at multiples of their alignment.
        + sizeof(float) * Matrix.Alignment * (3L + 4L * network.Layers.Length);

    // Input, targets and weights of the examples; and of each layer output, δ, what its derivative is computed from and what dropout
    // leaves of it. Data that streams to the device lands in two more of the first.
    static long Columns(Network network, DeviceData data) =>
        (data.IsStreamed ? 3L : 1L)
            * (Matrix.StrideFor(network.Inputs) + Matrix.StrideFor(data.Targets.Columns) + (data.Weights is null ? 0 : Matrix.StrideFor(1)))
        + network.Layers.Sum(layer => (layer.Dropout > 0f ? 4L : 3L) * Matrix.StrideFor(layer.Width));
}

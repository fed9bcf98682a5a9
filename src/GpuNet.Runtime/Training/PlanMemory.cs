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
        string problem = IsIndexable(batchSize)
            ? $"needs {Bytes(batchSize) / MiB:0.0} MiB beside the data, but the device '{device.Name}' has no more than {device.MemoryBytes / MiB:0.0} MiB for both"
            : Matrix.TooMany;
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
        throw new InputException($"a batch size of {batchSize} {problem}: "
            + (fitting >= 1 ? $"a batch size of {fitting} would fit" : "not even one example would fit; use a smaller network or another device"));

        bool Fits(int size) => IsIndexable(size) && device.CanTake(Bytes(size));

        // All matrices of a plan lie in one block.
        bool IsIndexable(int size) => FloatsForAny(network) + size * FloatsPerRow(network) <= Matrix.MostElements;

        long Bytes(int size) => PlanMemory.Bytes(device, network, optimizer, size, data, accumulates);
    }

    // Parameters, gradients, those of parts of a batch, and the optimizer's values; order, loss and right answers of each example; the
    // plan's matrices, what a batch takes beside them, and the longest split sum.
    static long Bytes(Device device, Network network, Optimizer optimizer, int batchSize, DeviceData data, bool accumulates) =>
        sizeof(float) * (((accumulates ? 3L : 2L) + optimizer.KeptValues) * new ParameterLayout(network).Length
            + 3L * data.Rows + FloatsForAny(network) + batchSize * (FloatsPerRow(network) + FloatsBeside(network, data)))
        // A network of normalisations alone has no sum to split.
        + network.Tensors.Where(tensor => tensor.Shape.Length == 2)
            .Select(tensor => device.ScratchBytes(tensor.Shape[0], tensor.Shape[1], batchSize)).DefaultIfEmpty().Max();

    // Targets and weights of the examples. Data that streams to the device lands in two more batches.
    static long FloatsBeside(Network network, DeviceData data)
    {
        long answers = Matrix.StrideFor(data.Targets.Columns) + (data.Weights is null ? 0 : Matrix.StrideFor(1));
        return data.IsStreamed ? 3 * answers + 2 * Matrix.StrideFor(network.Inputs) : answers;
    }

    // What grows with the batch, counted for as many rows that no matrix is padded at its end.
    static long FloatsPerRow(Network network) =>
        (Length(network, 2 * Matrix.Alignment) - Length(network, Matrix.Alignment)) / Matrix.Alignment;

    // What does not, as a layer's statistics; and the padding of rows that end within a multiple of the alignment.
    static long FloatsForAny(Network network) => 2 * Length(network, Matrix.Alignment) - Length(network, 2 * Matrix.Alignment)
        + Matrix.Alignment * (3L + 4L * network.Layers.Length);

    static long Length(Network network, int batchSize) => ForwardPlan.Count(network, batchSize, training: true).Length;
}

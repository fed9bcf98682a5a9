using GpuNet.Kernels.Activations;
using GpuNet.Kernels.Losses;
using GpuNet.Kernels.Optimizers;
using GpuNet.Runtime.Devices;
using GpuNet.Runtime.Networks;
using GpuNet.Runtime.Training;

namespace GpuNet.Runtime.Benchmarking;

/// <summary>A training step that can be repeated: the batch lies on the device, softmax cross-entropy is minimised.</summary>
public sealed class TrainingStep : IDisposable
{
    // Small, so that what is timed stays the same step.
    const float LearningRate = 1e-5f;

    readonly DeviceData data;
    readonly Batch batch;

    /// <summary>Compiles the step.</summary>
    /// <param name="device">Where it runs.</param>
    /// <param name="widths">From the inputs to the outputs, at least two.</param>
    /// <param name="activation">Of the hidden layers.</param>
    /// <param name="optimizer">How the weights are updated.</param>
    /// <param name="batchSize">Examples of a step.</param>
    public TrainingStep(Device device, IReadOnlyList<int> widths, Activation activation, Optimizer optimizer, int batchSize)
    {
        Optimizer = optimizer;
        var network = Network.Input(widths[0]);
        for (int layer = 1; layer < widths.Count; layer++)
            network = network.Dense(widths[layer], layer < widths.Count - 1 ? activation : Activation.Identity);
        Flops = 2.0 * batchSize * Enumerable.Range(1, widths.Count - 1).Sum(layer => (layer == 1 ? 2.0 : 3.0) * widths[layer - 1] * widths[layer]);

        var random = new Random(1);
        var features = new float[checked(batchSize * widths[0])];
        var targets = new float[checked(batchSize * widths[^1])];
        for (int i = 0; i < features.Length; i++)
            features[i] = random.NextSingle();
        for (int row = 0; row < batchSize; row++)
            targets[row * widths[^1] + random.Next(widths[^1])] = 1;
        data = new(device, batchSize, features, targets);
        Plan = new(device, network, Loss.SoftmaxCrossEntropy, optimizer, batchSize, data);
        Plan.Forward.Order.Upload([.. Enumerable.Range(0, batchSize)]);
        Plan.Forward.Parameters.Upload(Initialiser.Initialise(network, seed: 1).Values);
        batch = new(0, batchSize, Step: 1, LearningRate);
    }

    /// <summary>The plan.</summary>
    public TrainingPlan Plan { get; }

    /// <summary>How the weights are updated.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>Floating-point operations of the matrix products: three a layer, two for the first.</summary>
    public double Flops { get; }

    /// <summary>Starts a step.</summary>
    public void Run() => Plan.Step(batch);

    /// <inheritdoc/>
    public void Dispose()
    {
        Plan.Dispose();
        data.Dispose();
    }
}

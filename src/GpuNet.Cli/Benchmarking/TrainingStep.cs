namespace GpuNet.Cli.Benchmarking;

/// <summary>A training step that can be repeated: the batch lies on the device, softmax cross-entropy is minimised.</summary>
sealed class TrainingStep : IDisposable
{
    // The examples repeat, so that a large batch has the gradients of a small one, which plain loops can check.
    const int DistinctExamples = 32;

    readonly DeviceData data;
    readonly Batch batch;

    /// <summary>Compiles the step.</summary>
    /// <param name="device">Where it runs.</param>
    /// <param name="widths">From the inputs to the outputs, at least two.</param>
    /// <param name="activation">Of the hidden layers.</param>
    /// <param name="optimizer">How the weights are updated.</param>
    /// <param name="batchSize">Examples of a step.</param>
    /// <param name="learningRate">η; so small, if not given, that the network does not learn and each step is like the one before.</param>
    /// <param name="precision">In what products are computed.</param>
    public TrainingStep(
        Device device, IReadOnlyList<int> widths, Activation activation, Optimizer optimizer, int batchSize, float learningRate = 1e-9f,
        Precision precision = Precision.Float32)
    {
        Optimizer = optimizer;
        var network = Network.Input(widths[0]);
        for (int layer = 1; layer < widths.Count; layer++)
            network = network.Dense(widths[layer], layer < widths.Count - 1 ? activation : Activation.Identity);
        Flops = FlopsOf(widths, batchSize);
        Features = new float[checked(batchSize * widths[0])];
        Targets = new float[checked(batchSize * widths[^1])];
        var random = new Random(1);
        for (int i = 0; i < Features.Length; i++)
            Features[i] = i < DistinctExamples * widths[0] ? random.NextSingle() : Features[i - DistinctExamples * widths[0]];
        for (int row = 0; row < batchSize; row++)
            Targets[row * widths[^1] + row % DistinctExamples % widths[^1]] = 1;

        data = new(device, batchSize, Features, Targets);
        Precision = precision;
        Plan = new(
            device, network, new SoftmaxCrossEntropy(), optimizer, batchSize, data, keepsGradients: false, precision: precision);
        Plan.Forward.Order.Upload([.. Enumerable.Range(0, batchSize)]);
        Plan.Forward.Parameters.Upload(Parameters.Initialise(network, seed: 1).Values);
        batch = new(0, batchSize, Step: 1, learningRate);
    }

    /// <summary>The batch (N, n₀).</summary>
    public float[] Features { get; }

    /// <summary>The classes of the batch, one-hot (N, K).</summary>
    public float[] Targets { get; }

    /// <summary>The plan.</summary>
    public TrainingPlan Plan { get; }

    /// <summary>How the weights are updated.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>In what products are computed.</summary>
    public Precision Precision { get; }

    /// <summary>Floating-point operations of the matrix products: three a layer, two for the first.</summary>
    public double Flops { get; }

    /// <summary><see cref="Flops"/> of a network and a batch.</summary>
    public static double FlopsOf(IReadOnlyList<int> widths, int batchSize) =>
        2.0 * batchSize * Enumerable.Range(1, widths.Count - 1).Sum(layer => (layer == 1 ? 2.0 : 3.0) * widths[layer - 1] * widths[layer]);

    /// <summary>Copies the batch to the device, as a program does that does not keep its data there.</summary>
    public void Upload()
    {
        data.Features.Upload(Features);
        data.Targets.Upload(Targets);
    }

    /// <summary>The parameters as they are now.</summary>
    public Parameters Download()
    {
        var parameters = new Parameters(Plan.Forward.Network);
        Plan.Forward.Parameters.Download(parameters.Values);
        return parameters;
    }

    /// <summary>Starts a step.</summary>
    public void Run() => Plan.Step(batch);

    /// <inheritdoc/>
    public void Dispose()
    {
        Plan.Dispose();
        data.Dispose();
    }
}

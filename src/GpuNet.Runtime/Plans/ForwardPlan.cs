using GpuNet.Devices;
using GpuNet.Devices.Operations;
using GpuNet.Plans;
using GpuNet.Recording;

namespace GpuNet;

/// <summary>
/// A network bound to a device, a data set and a batch size. It computes logits from row numbers, with everything decided in advance.
/// </summary>
public sealed class ForwardPlan : IDisposable
{
    readonly Device device;
    readonly PlanMemory memory;
    readonly Launch[] launches;
    readonly Launch[] trainingLaunches;
    readonly Launch[] evaluationLaunches;
    readonly IReadOnlyList<Signal> signals;
    readonly IReadOnlyList<Signal> trainingSignals;

    /// <summary>Compiles the plan.</summary>
    /// <param name="device">The device.</param>
    /// <param name="network">The network.</param>
    /// <param name="batchSize">The largest number of rows per launch.</param>
    /// <param name="data">The data.</param>
    /// <param name="keepsOutputs">Whether the outputs of every layer can be read; inference may be faster without them.</param>
    /// <exception cref="ArgumentException">The data has another number of features than the network has inputs.</exception>
    /// <exception cref="InputException">The device does not have enough memory; the message says which batch size would fit.</exception>
    public ForwardPlan(Device device, Network network, int batchSize, DeviceData data, bool keepsOutputs = true)
        : this(
            device,
            new(network, batchSize, data, Fused: keepsOutputs ? null : FullyFusion.Of(device, network, batchSize, loss: null)), seed: 0)
    {
    }

    /// <summary>Compiles the forward part of a plan. In a training plan, it keeps the values that derivatives need.</summary>
    /// <param name="device">The device.</param>
    /// <param name="shape">The plan.</param>
    /// <param name="seed">The seed of the dropout masks in training.</param>
    /// <param name="place">Gives memory beside that of other plans.</param>
    internal ForwardPlan(Device device, PlanShape shape, ulong seed, Func<long, PackSeat?>? place = null)
    {
        var (network, data) = (shape.Network, shape.Data);
        if (data.Device != device)
            throw new ArgumentException($"the data are of another device, '{data.Device.Name}'; upload them to '{device.Name}'");
        if (data.Features.Columns != network.Inputs)
        {
            throw new ArgumentException(
                $"the network has {network.Inputs.Counted("input")}, but the data has {data.Features.Columns.Counted("feature")}");
        }
        if (network.Members > 1)
            throw new ArgumentException($"the network has {network.Members} members, whose outputs need a mean as the last layer");
        ArgumentOutOfRangeException.ThrowIfLessThan(shape.BatchSize, 1);
        this.device = device;
        memory = PlanMemory.Take(device, shape, place);
        using var use = device.Enter();
        try
        {
            bool trains = shape.Optimizer is not null;
            var step = memory.Tape(trains, seed, splitsSums: trains && device.SplitsSums);
            trainingSignals = network.Record(step, memory.Input);
            Backward = [.. step.BackwardOperations];
            BackwardCounts = [.. step.BackwardCounts];
            var inference = memory.Tape(isTraining: false, seed);
            signals = network.Record(inference, memory.Input);

            IReadOnlyList<Operation> layers = [.. inference.ForwardOperations], trainingLayers = [.. step.ForwardOperations];
            var gather = BatchGather.Of(data, memory, hasTargets: false);
            var gatherAll = BatchGather.Of(data, memory, hasTargets: trains);
            if (memory.Fused is { } fused)
            {
                (layers, trainingLayers) = ([ForwardOperation(fused)], []);
                // It gathers the rows of data on the device itself.
                if (!data.IsStreamed)
                    gather = gatherAll = [];
            }
            // Operations that they share are compiled once.
            var compiled = new Dictionary<Operation, Launch>();
            Launch[] Compile(IEnumerable<Operation> operations) =>
            [
                .. operations.Select(operation =>
                    compiled.TryGetValue(operation, out var launch) ? launch : compiled[operation] = device.Compile(operation)),
            ];
            launches = Compile([.. gather, .. layers]);
            trainingLaunches = Compile([.. gatherAll, .. trainingLayers]);
            evaluationLaunches = Compile([.. gatherAll, .. layers]);
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }

    /// <summary>The network.</summary>
    public Network Network => memory.Shape.Network;

    /// <summary>The largest number of rows per launch.</summary>
    public int BatchSize => memory.Shape.BatchSize;

    /// <summary>The position of each tensor in <see cref="Parameters"/>.</summary>
    public ParameterLayout Layout => memory.Layout;

    /// <summary>All parameters.</summary>
    public DeviceBuffer<float> Parameters => memory.Parameters;

    /// <summary>
    /// The parameters that inference computes with, in the same layout: their averages in a training plan that keeps some, elsewhere
    /// <see cref="Parameters"/> themselves.
    /// </summary>
    public DeviceBuffer<float> InferenceParameters => memory.InferenceParameters;

    /// <summary>The row numbers of the data in the order of the batches.</summary>
    public DeviceBuffer<int> Order => memory.Order;

    /// <summary>The launches of inference, in order.</summary>
    public IReadOnlyList<Launch> Launches => launches;

    /// <summary>
    /// The launches of a training step that gather the batch, its targets too, and compute its outputs, in order; some layers, such as
    /// dropout, differ from inference. Not those that are fused with the gradients.
    /// </summary>
    public IReadOnlyList<Launch> TrainingLaunches => trainingLaunches;

    /// <summary>The last layer's output (N, K).</summary>
    public Matrix Logits => signals[^1].X;

    /// <summary>X⁽ˡ⁾ (N, n_l) after inference; layer 0 is the batch itself.</summary>
    /// <exception cref="InvalidOperationException">The plan does not keep the outputs of every layer.</exception>
    public Matrix Output(int layer) => memory.Fused is null || layer == Network.Layers.Length
        ? signals[layer].X
        : throw new InvalidOperationException(
            $"the plan keeps no outputs of layer {layer}: compile a ForwardPlan with keepsOutputs, or a TrainingPlan with keepsGradients");

    /// <summary>The averages that inference computes with; null where none are kept.</summary>
    internal DeviceBuffer<float>? Averages => memory.Averages;

    /// <summary>The device memory of the plan.</summary>
    internal PlanMemory Memory => memory;

    /// <summary>The backward operations of a training step, in order.</summary>
    internal IReadOnlyList<Operation> Backward { get; }

    /// <summary>For each layer, how many of them give the gradients of it and of the layers behind it.</summary>
    internal IReadOnlyList<int> BackwardCounts { get; }

    /// <summary>The input of the loss in a training step, and the destination of its seed.</summary>
    internal Signal TrainingLogits => trainingSignals[^1];

    /// <summary>The input of the loss in inference; it writes a seed there that nobody reads.</summary>
    internal Signal Answers => signals[^1] with { Delta = trainingSignals[^1].Delta };

    /// <summary>Starts inference.</summary>
    public void Run(Batch batch) => Run(launches, batch);

    /// <summary>Starts the forward part of a training step.</summary>
    public void RunTraining(Batch batch) => Run(trainingLaunches, batch);

    /// <summary>Starts inference, and gathers the targets too.</summary>
    internal void RunEvaluation(Batch batch) => Run(evaluationLaunches, batch);

    /// <summary>The logits of rows of the data.</summary>
    /// <returns>Row-major (rows, K).</returns>
    /// <exception cref="InputException">They are more than fit in an array.</exception>
    public float[] Predict(ReadOnlySpan<int> rows)
    {
        float[] logits = RoomForLogits(rows.Length);
        ComputeLogits(rows, logits);
        return logits;
    }

    /// <summary>An array for the logits of rows.</summary>
    /// <exception cref="InputException">They are more than fit in one.</exception>
    internal float[] RoomForLogits(int rows) => (long)rows * Network.Outputs <= Array.MaxLength
        ? new float[rows * Network.Outputs]
        : throw new InputException($"{rows} rows of {Network.Outputs} outputs are more than fit in an array; predict fewer at a time");

    /// <summary>Computes the logits of rows of the data.</summary>
    internal void ComputeLogits(ReadOnlySpan<int> rows, Span<float> logits)
    {
        using var use = device.Enter();
        Order.Upload(rows);
        for (int first = 0; first < rows.Length; first += BatchSize)
        {
            int count = Math.Min(BatchSize, rows.Length - first);
            Run(new(first, count));
            Logits.Download(count).CopyTo(logits[(first * Network.Outputs)..]);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => memory.Dispose();

    void Run(Launch[] all, Batch batch)
    {
        using var use = device.Enter();
        foreach (var launch in all)
            launch.Run(batch);
    }

    FullyFusedForwardOperation ForwardOperation(FusedNetwork fused) =>
        new("forward", fused with { Parameters = InferenceParameters }, Logits);
}

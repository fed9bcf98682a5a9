using GpuNet.Kernels.Activations;
using GpuNet.Runtime.Devices;
using GpuNet.Runtime.Devices.Operations;
using GpuNet.Runtime.Networks;

namespace GpuNet.Runtime.Training;

/// <summary>A network bound to a device, a data set and a batch size: from row numbers to logits, and nothing to decide any more.</summary>
public sealed class ForwardPlan : IDisposable
{
    const string Batch = "batch";

    readonly Workspace workspace;
    readonly Launch[] launches;
    readonly Launch[] trainingLaunches;
    readonly IReadOnlyList<Signal> signals;
    readonly IReadOnlyList<Signal> trainingSignals;

    /// <summary>Compiles the plan.</summary>
    /// <param name="device">Where it runs.</param>
    /// <param name="network">What runs.</param>
    /// <param name="batchSize">The most rows that run at a time.</param>
    /// <param name="data">What it reads from.</param>
    /// <param name="training">Whether steps of a training run, too: then what the derivatives are computed from is kept.</param>
    /// <param name="seed">Decides, in a training, which units are dropped.</param>
    /// <exception cref="ArgumentException">The data has another number of features than the network has inputs.</exception>
    public ForwardPlan(Device device, Network network, int batchSize, DeviceData data, bool training = false, ulong seed = 0)
    {
        if (data.Features.Columns != network.Inputs)
            throw new ArgumentException($"the network has {network.Inputs} inputs, but the data has {data.Features.Columns} features");
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        Network = network;
        BatchSize = batchSize;
        Layout = new(network);
        workspace = Count(network, batchSize, training);
        workspace.Take(device);
        Parameters = device.Allocate<float>(Layout.Length);
        Gradients = device.Allocate<float>(training ? Layout.Length : 0);
        Gradients.Clear();
        Order = device.Allocate<int>(data.Rows);

        var buffers = new ParameterBuffers(Layout, Parameters, Gradients);
        var batch = Input(workspace, network);
        var step = new Tape(workspace, buffers, seed, isTraining: training);
        trainingSignals = step.Record(network, batch);
        Backward = [.. step.BackwardOperations];
        var inference = new Tape(workspace, buffers, seed, isTraining: false);
        signals = inference.Record(network, batch);

        // An operation that both have is compiled once.
        var compiled = new Dictionary<Operation, Launch>();
        Launch[] Compile(Tape tape) =>
        [
            .. tape.ForwardOperations.Prepend(new GatherOperation("gather features", data.Features, Order, batch.X)).Select(operation =>
                compiled.TryGetValue(operation, out var launch) ? launch : compiled[operation] = device.Compile(operation)),
        ];
        launches = Compile(inference);
        trainingLaunches = Compile(step);
    }

    /// <summary>What runs.</summary>
    public Network Network { get; }

    /// <summary>The most rows that run at a time.</summary>
    public int BatchSize { get; }

    /// <summary>Where each tensor lies in <see cref="Parameters"/>.</summary>
    public ParameterLayout Layout { get; }

    /// <summary>All parameters.</summary>
    public DeviceBuffer<float> Parameters { get; }

    /// <summary>The rows of the data in the order in which batches take them.</summary>
    public DeviceBuffer<int> Order { get; }

    /// <summary>The launches of inference, in order.</summary>
    public IReadOnlyList<Launch> Launches => launches;

    /// <summary>The launches of a training step, in order: where layers do something else there, as dropout does.</summary>
    public IReadOnlyList<Launch> TrainingLaunches => trainingLaunches;

    /// <summary>The last layer's output (N, K).</summary>
    public Matrix Logits => signals[^1].X;

    /// <summary>X⁽ˡ⁾ (N, n_l) after inference: 0 is the batch itself.</summary>
    public Matrix Output(int layer) => signals[layer].X;

    /// <summary>The parameters' gradients in a plan for training.</summary>
    internal DeviceBuffer<float> Gradients { get; }

    /// <summary>What follows the loss in a training step, in order.</summary>
    internal IReadOnlyList<Operation> Backward { get; }

    /// <summary>What the loss reads in a training step, and where it writes its seed.</summary>
    internal Signal TrainingLogits => trainingSignals[^1];

    /// <summary>Starts inference.</summary>
    public void Run(Batch batch)
    {
        foreach (var launch in launches)
            launch.Run(batch);
    }

    /// <summary>Starts the forward part of a training step.</summary>
    public void RunTraining(Batch batch)
    {
        foreach (var launch in trainingLaunches)
            launch.Run(batch);
    }

    /// <summary>The logits of rows of the data.</summary>
    /// <returns>Row-major (rows, K).</returns>
    public float[] Predict(ReadOnlySpan<int> rows)
    {
        Order.Upload(rows);
        var logits = new float[rows.Length * Network.Outputs];
        for (int first = 0; first < rows.Length; first += BatchSize)
        {
            int count = Math.Min(BatchSize, rows.Length - first);
            Run(new(first, count));
            Logits.Download(count).CopyTo(logits, first * Network.Outputs);
        }
        return logits;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Order.Dispose();
        Gradients.Dispose();
        Parameters.Dispose();
        workspace.Dispose();
    }

    /// <summary>The matrices that a plan needs, without the memory for them.</summary>
    internal static Workspace Count(Network network, int batchSize, bool training)
    {
        var workspace = new Workspace(batchSize, training);
        var buffers = new ParameterBuffers(new(network), Unallocated.Buffer, Unallocated.Buffer);
        foreach (bool isTraining in new[] { training, false })
            new Tape(workspace, buffers, seed: 0, isTraining).Record(network, Input(workspace, network));
        return workspace;
    }

    // Nothing below the batch learns.
    static Signal Input(Workspace workspace, Network network)
    {
        var x = workspace.Rows(Batch, rowsPerExample: 1, network.Inputs);
        return new(x, RowsPerExample: 1, Activation.Identity, S: null, Delta: null, x);
    }
}

using GpuNet.Kernels.Activations;
using GpuNet.Runtime.Devices;
using GpuNet.Runtime.Devices.Operations;
using GpuNet.Runtime.Networks;

namespace GpuNet.Runtime.Training;

/// <summary>A network bound to a device, a data set and a batch size: from row numbers to logits, and nothing to decide any more.</summary>
public sealed class ForwardPlan : IDisposable
{
    readonly Arena arena;
    readonly Launch[] launches;
    readonly Launch[] trainingLaunches;
    readonly Matrix[] outputs;
    readonly Matrix?[] preActivations;
    readonly Matrix?[] dropped;

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

        var layers = network.Layers;
        int[] all = [.. Enumerable.Range(0, layers.Length)];
        int[] kept = [.. all.Where(layer => training && layers[layer].Activation.DerivativeFrom == DerivativeSource.Input)];
        int[] dropping = [.. all.Where(layer => training && layers[layer].Dropout > 0f)];
        arena = new(device, [(batchSize, network.Inputs), .. all.Concat(kept).Concat(dropping).Select(layer => (batchSize, layers[layer].Width))]);
        outputs = arena.Matrices[..(layers.Length + 1)];
        preActivations = Spread(kept, arena.Matrices[outputs.Length..], layers.Length);
        dropped = Spread(dropping, arena.Matrices[(outputs.Length + kept.Length)..], layers.Length);

        Parameters = device.Allocate<float>(Layout.Length);
        Order = device.Allocate<int>(data.Rows);
        var gather = device.Compile(new GatherOperation("gather features", data.Features, Order, outputs[0]));
        launches = [gather, .. all.Select(layer => device.Compile(Forward(layer, outputs[layer])))];
        trainingLaunches = dropping.Length == 0
            ? launches
            : [gather, .. all.SelectMany(layer => TrainingForward(layer, seed)).Select(device.Compile)];
    }

    /// <summary>What runs.</summary>
    public Network Network { get; }

    /// <summary>The most rows that run at a time.</summary>
    public int BatchSize { get; }

    /// <summary>Where each matrix lies in <see cref="Parameters"/>.</summary>
    public ParameterLayout Layout { get; }

    /// <summary>All weights and biases.</summary>
    public DeviceBuffer<float> Parameters { get; }

    /// <summary>The rows of the data in the order in which batches take them.</summary>
    public DeviceBuffer<int> Order { get; }

    /// <summary>The launches of inference, in order.</summary>
    public IReadOnlyList<Launch> Launches => launches;

    /// <summary>The launches of a training step, in order: they drop units where the network has dropout.</summary>
    public IReadOnlyList<Launch> TrainingLaunches => trainingLaunches;

    /// <summary>The last layer's output (N, K).</summary>
    public Matrix Logits => outputs[^1];

    /// <summary>X⁽ˡ⁾ (N, n_l): 0 is the batch itself.</summary>
    public Matrix Output(int layer) => outputs[layer];

    /// <summary>What the layer after X⁽ˡ⁾ reads in a training step (N, n_l): X⁽ˡ⁾, or what dropout left of it.</summary>
    internal Matrix TrainingOutput(int layer) => layer == 0 ? outputs[0] : dropped[layer - 1] ?? outputs[layer];

    /// <summary>What θ′ of X⁽ˡ⁾'s layer is computed from (N, n_l), in a plan for training.</summary>
    internal Matrix DerivativeFrom(int layer) => preActivations[layer - 1] ?? outputs[layer];

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
        Parameters.Dispose();
        arena.Dispose();
    }

    ForwardOperation Forward(int layer, Matrix input) =>
        new($"layer {layer + 1} forward", Network.Layers[layer].Activation, input,
            Layout.Weights(Parameters, layer), Layout.Biases(Parameters, layer), preActivations[layer], outputs[layer + 1]);

    IEnumerable<Operation> TrainingForward(int layer, ulong seed)
    {
        yield return Forward(layer, TrainingOutput(layer));
        if (dropped[layer] is { } rest)
            yield return new DropoutOperation($"layer {layer + 1} dropout", layer, Network.Layers[layer].Dropout, seed, outputs[layer + 1], rest);
    }

    // Matrices that some layers have, each at its layer's place.
    static Matrix?[] Spread(int[] layers, Matrix[] matrices, int count)
    {
        var spread = new Matrix?[count];
        for (int i = 0; i < layers.Length; i++)
            spread[layers[i]] = matrices[i];
        return spread;
    }
}

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
    readonly Matrix[] outputs;
    readonly Matrix?[] preActivations;

    /// <summary>Compiles the plan.</summary>
    /// <param name="device">Where it runs.</param>
    /// <param name="network">What runs.</param>
    /// <param name="batchSize">The most rows that run at a time.</param>
    /// <param name="data">What it reads from.</param>
    /// <param name="training">Whether what the derivatives are computed from is kept.</param>
    /// <exception cref="ArgumentException">The data has another number of features than the network has inputs.</exception>
    public ForwardPlan(Device device, Network network, int batchSize, DeviceData data, bool training = false)
    {
        if (data.Features.Columns != network.Inputs)
            throw new ArgumentException($"the network has {network.Inputs} inputs, but the data has {data.Features.Columns} features");
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        Network = network;
        BatchSize = batchSize;
        Layout = new(network);

        var layers = network.Layers;
        var kept = Enumerable.Range(0, layers.Length)
            .Where(layer => training && layers[layer].Activation.DerivativeFrom == DerivativeSource.Input).ToList();
        arena = new(device,
            [(batchSize, network.Inputs), .. layers.Select(layer => (batchSize, layer.Width)), .. kept.Select(layer => (batchSize, layers[layer].Width))]);
        outputs = arena.Matrices[..(layers.Length + 1)];
        preActivations = new Matrix?[layers.Length];
        for (int i = 0; i < kept.Count; i++)
            preActivations[kept[i]] = arena.Matrices[layers.Length + 1 + i];

        Parameters = device.Allocate<float>(Layout.Length);
        Order = device.Allocate<int>(data.Rows);
        launches =
        [
            device.Compile(new GatherOperation("gather features", data.Features, Order, outputs[0])),
            .. Enumerable.Range(0, layers.Length).Select(layer => device.Compile(Forward(layer))),
        ];
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

    /// <summary>The launches, in order.</summary>
    public IReadOnlyList<Launch> Launches => launches;

    /// <summary>The last layer's output (N, K).</summary>
    public Matrix Logits => outputs[^1];

    /// <summary>X⁽ˡ⁾ (N, n_l): 0 is the batch itself.</summary>
    public Matrix Output(int layer) => outputs[layer];

    /// <summary>What θ′ of X⁽ˡ⁾'s layer is computed from (N, n_l), in a plan for training.</summary>
    internal Matrix DerivativeFrom(int layer) => preActivations[layer - 1] ?? outputs[layer];

    /// <summary>Starts the walk over the launches.</summary>
    public void Run(Batch batch)
    {
        foreach (var launch in launches)
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

    ForwardOperation Forward(int layer) =>
        new($"layer {layer + 1} forward", Network.Layers[layer].Activation, outputs[layer],
            Layout.Weights(Parameters, layer), Layout.Biases(Parameters, layer), preActivations[layer], outputs[layer + 1]);
}

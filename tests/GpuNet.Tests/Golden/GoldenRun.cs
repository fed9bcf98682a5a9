using GpuNet.Kernels.Activations;
using GpuNet.Kernels.Losses;
using GpuNet.Kernels.Optimizers;
using GpuNet.Runtime.Devices;
using GpuNet.Runtime.Networks;
using GpuNet.Runtime.Training;

namespace GpuNet.Tests.Golden;

/// <summary>A golden file's run as the product does it, on one device.</summary>
public sealed class GoldenRun : IDisposable
{
    readonly GoldenFile golden;
    readonly DeviceData data;

    /// <summary>Compiles the plan and uploads the initial parameters.</summary>
    public GoldenRun(Device device, GoldenFile golden)
    {
        this.golden = golden;
        int rows = golden.X.Length;
        var network = new Network(golden.Widths[0],
            [.. golden.Activations.Select((name, layer) => new DenseLayer(golden.Widths[layer + 1], Activation.Find(name)!))]);
        data = new(device, rows, Floats(GoldenFile.Flat(golden.X)), Floats(GoldenFile.Flat(golden.Y)));
        Plan = new(device, network, Loss.Find(golden.Loss)!, FindOptimizer(golden.Optimizer)!, rows, data);

        var parameters = new Parameters(network);
        for (int layer = 0; layer < golden.Layers; layer++)
        {
            parameters.SetWeights(layer, Floats(GoldenFile.Flat(golden.Initial.Weights[layer])));
            parameters.SetBiases(layer, Floats(golden.Initial.Biases[layer]));
        }
        Plan.Forward.Parameters.Upload(parameters.Values);
        Plan.Forward.Order.Upload(Enumerable.Range(0, rows).ToArray());
    }

    /// <summary>The plan.</summary>
    public TrainingPlan Plan { get; }

    /// <summary>What a file uses that the product does not know, or null.</summary>
    public static string? Missing(GoldenFile golden) =>
        golden.Activations.FirstOrDefault(name => Activation.Find(name) is null) is { } activation ? $"the activation '{activation}'"
        : Loss.Find(golden.Loss) is null ? $"the loss '{golden.Loss}'"
        : FindOptimizer(golden.Optimizer) is null ? $"the optimizer '{golden.Optimizer.Kind}'"
        : golden.Options.Keys.FirstOrDefault() is { } option ? $"the option '{option}'"
        : null;

    /// <summary>Trains one step.</summary>
    /// <param name="step">Counts from 1.</param>
    /// <returns>The mean loss before the update.</returns>
    public double Step(int step)
    {
        Plan.Step(new Batch(First: 0, golden.X.Length, step, (float)golden.Optimizer.Lr));
        float[] losses = new float[golden.X.Length];
        Plan.Losses.Download(losses);
        return losses.Average(loss => (double)loss);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Plan.Dispose();
        data.Dispose();
    }

    // Those with constants of their own take the file's; the others are found by name.
    static Optimizer? FindOptimizer(GoldenOptimizer golden) => golden.Kind switch
    {
        "momentum" => Optimizer.Of(new Momentum((float)golden.Momentum), (float)golden.Lr),
        "adam" => Optimizer.Of(
            new Adam((float)golden.Betas![0], (float)golden.Betas[1], (float)golden.Eps), (float)golden.Lr),
        _ => Optimizer.Find(golden.Kind),
    };

    static float[] Floats(double[] values) => [.. values.Select(value => (float)value)];
}

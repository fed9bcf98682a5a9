using System.Text.Json;

namespace GpuNet.Tests.Golden;

/// <summary>A golden file's run as the product does it, on one device.</summary>
public sealed class GoldenRun : IDisposable
{
    const string ClassWeights = "class_weights";

    readonly GoldenFile golden;
    readonly DeviceData data;
    readonly double weight;

    /// <summary>Compiles the plan and uploads the initial parameters.</summary>
    public GoldenRun(Device device, GoldenFile golden)
    {
        this.golden = golden;
        int rows = golden.X.Length;
        var network = new Network(golden.Widths[0],
            [.. golden.Activations.Select((name, layer) => new DenseLayer(golden.Widths[layer + 1], Activation.Find(name)!))]);
        data = new(device, rows, Floats(GoldenFile.Flat(golden.X)), Floats(GoldenFile.Flat(golden.Y)), Weights(golden));
        weight = data.WeightOf(Rows);
        var optimizer = OptimizerOf(golden.Optimizer) with { WeightDecay = (float)golden.Optimizer.WeightDecay };
        var rules = new GradientRules { DecaysBiases = true };
        Plan = new(device, network, LossOf(golden), optimizer, rows, data, rules: rules);

        var parameters = new Parameters(network);
        for (int layer = 0; layer < golden.Layers; layer++)
        {
            parameters.SetWeights(layer, Floats(GoldenFile.Flat(golden.Initial.Weights[layer])));
            parameters.SetBiases(layer, Floats(golden.Initial.Biases[layer]));
        }
        Plan.Forward.Parameters.Upload(parameters.Values);
        Plan.Forward.Order.Upload(Rows);
    }

    /// <summary>The plan.</summary>
    public TrainingPlan Plan { get; }

    int[] Rows => [.. Enumerable.Range(0, golden.X.Length)];

    /// <summary>Trains one step.</summary>
    /// <param name="step">Counts from 1.</param>
    /// <returns>The mean loss before the update.</returns>
    public double Step(int step)
    {
        Plan.Step(new Batch(First: 0, golden.X.Length, step, (float)golden.Optimizer.Lr) { Weight = weight });
        float[] losses = new float[golden.X.Length];
        Plan.Losses.Download(losses);
        return losses.Select((loss, row) => data.WeightOf(row) * (double)loss).Sum() / weight;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Plan.Dispose();
        data.Dispose();
    }

    static Loss LossOf(GoldenFile golden)
    {
        string text = golden.Loss;
        foreach (var (option, value) in golden.Options.Where(option => option.Key != ClassWeights))
        {
            string constant = option switch
            {
                "label_smoothing" => "smoothing",
                "positive_weight" => "positive_weight",
                _ => throw new NotSupportedException($"the product has no option '{option}'"),
            };
            text += $"{(text == golden.Loss ? ':' : ',')}{constant}={value.GetDouble():R}";
        }
        return Loss.Parse(text);
    }

    static Optimizer OptimizerOf(GoldenOptimizer golden) => golden.Name switch
    {
        "sgd" => new Sgd(),
        "momentum" or "nesterov" or "momentum_ema" => Optimizer.Parse($"{golden.Name}:beta={golden.Beta:R}"),
        "rmsprop" => Optimizer.Parse($"rmsprop:beta={golden.Beta:R},epsilon={golden.Eps:R}"),
        "adagrad" => Optimizer.Parse($"adagrad:epsilon={golden.Eps:R}"),
        _ => Optimizer.Parse($"{golden.Name}:beta1={golden.Beta:R},beta2={golden.Betas![1]:R},epsilon={golden.Eps:R}"),
    };

    // The weight of its class is that of an example.
    static float[] Weights(GoldenFile golden)
    {
        if (!golden.Options.TryGetValue(ClassWeights, out var option))
            return [];
        float[] weights = option.Deserialize<float[]>()!;
        return [.. golden.Y.Select(row => weights[Array.IndexOf(row, row.Max())])];
    }

    static float[] Floats(double[] values) => [.. values.Select(value => (float)value)];
}

using System.Text.Json;
using GpuNet.Reference;
using GpuNet.Reference.Losses;
using GpuNet.Reference.Optimizers;

namespace GpuNet.Tests.Golden;

/// <summary>The reference and the golden files, two independent implementations, agree: so either may judge the devices.</summary>
public sealed class GoldenReferenceTests
{
    static readonly Tolerance tolerance = Tolerance.DoublePrecision;

    public static TheoryData<string> Files => [.. GoldenFile.Names];

    [Theory]
    [MemberData(nameof(Files))]
    public void The_reference_meets_every_value_of_a_golden_run(string file)
    {
        var golden = GoldenFile.Read(file);
        var network = Network(golden);
        var training = new ReferenceTraining(
            network, Loss(golden), ReferenceOptimizer.Find(golden.Optimizer.Name), Settings(golden.Optimizer))
        {
            Rules = new() { L2 = golden.Optimizer.IsDecayDecoupled ? 0 : golden.Optimizer.WeightDecay },
            DecaysBiases = true,
        };
        var (x, y) = (GoldenFile.Matrix(golden.X), GoldenFile.Matrix(golden.Y));

        for (int step = 0; step < golden.Losses.Length; step++)
        {
            var values = training.Step(x, y);
            tolerance.Check(golden.Losses[step], values.Loss, $"loss {step + 1}");
            if (step == 0)
                CheckFirstStep(golden.FirstStep, values);
        }
        for (int layer = 0; layer < golden.Layers; layer++)
        {
            tolerance.Check(GoldenFile.Flat(golden.Final.Weights[layer]), network.Layers[layer].W.Values, $"final W of layer {layer + 1}");
            tolerance.Check(golden.Final.Biases[layer], network.Layers[layer].B.Values, $"final b of layer {layer + 1}");
        }
    }

    static void CheckFirstStep(GoldenStep expected, StepValues actual)
    {
        tolerance.Check(expected.Loss, actual.Loss, "loss");
        for (int layer = 0; layer < actual.Layers.Count; layer++)
        {
            tolerance.Check(GoldenFile.Flat(expected.PreActivations[layer]), actual.Layers[layer].S.Values, $"S of layer {layer + 1}");
            tolerance.Check(GoldenFile.Flat(expected.Activations[layer]), actual.Layers[layer].X.Values, $"X of layer {layer + 1}");
            tolerance.Check(GoldenFile.Flat(expected.WeightGradients[layer]), actual.Gradients[layer].W.Values, $"∂W of layer {layer + 1}");
            tolerance.Check(expected.BiasGradients[layer], actual.Gradients[layer].B.Values, $"∂b of layer {layer + 1}");
        }
    }

    static ReferenceNetwork Network(GoldenFile golden) => new([.. Enumerable.Range(0, golden.Layers).Select(layer => new ReferenceLayer(
        GoldenFile.Matrix(golden.Initial.Weights[layer]),
        GoldenFile.Matrix([golden.Initial.Biases[layer]]),
        ReferenceActivation.Find(golden.Activations[layer])))]);

    static ReferenceLoss Loss(GoldenFile golden)
    {
        var loss = ReferenceLoss.Find(golden.Loss);
        foreach (var (option, value) in golden.Options)
        {
            loss = option switch
            {
                "label_smoothing" => loss with { LabelSmoothing = value.GetDouble() },
                "positive_weight" => loss with { Row = GpuNet.Reference.Losses.BinaryCrossEntropy.Row(value.GetDouble()) },
                "class_weights" => loss with { ClassWeights = value.Deserialize<double[]>() },
                _ => throw new NotSupportedException($"the reference has no option '{option}'"),
            };
        }
        return loss;
    }

    static OptimizerSettings Settings(GoldenOptimizer optimizer) => new(optimizer.Lr)
    {
        Beta = optimizer.Beta,
        Beta2 = optimizer.Betas?[1] ?? 0,
        Epsilon = optimizer.Eps,
        WeightDecay = optimizer.WeightDecay,
    };
}

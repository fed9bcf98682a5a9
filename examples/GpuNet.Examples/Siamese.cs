using GpuNet.Kernels.Activations;
using GpuNet.Kernels.Losses;
using GpuNet.Runtime.Devices;
using GpuNet.Runtime.Models;
using GpuNet.Runtime.Networks;
using GpuNet.Runtime.Training;

namespace GpuNet.Examples;

/// <summary>
/// Twin towers that share their weights learn when two examples belong together (Hadsell, Chopra and LeCun, 2006): noisy examples of
/// eight kinds, in pairs. The target is 1 for two of a kind.
/// </summary>
public static class Siamese
{
    const int Features = 10, Kinds = 8, Pairs = 2000;

    /// <summary>Trains it and compares distances of new pairs.</summary>
    public static void Run(Device device, TextWriter output, double length)
    {
        var random = new Random(4);
        float[] MakeKind() => [.. Enumerable.Range(0, Features).Select(_ => random.NextNormal())];
        float[][] kinds = [.. Enumerable.Range(0, Kinds).Select(_ => MakeKind())];
        var (x, y) = MakePairs(random, kinds);
        var network = Network.Input(2 * Features).Twin(tower => tower.Dense(32, Activation.Relu).Dense(4)).Distance();
        using var data = new DeviceData(device, Pairs, x, y);
        var trained = Teacher.Train(device, network, Loss.Contrastive, data, epochs: 20 * length);

        var (newX, newY) = MakePairs(random, kinds);
        float[] distances = Predictor.Outputs(trained, newX, device);
        output.WriteLine($"{network}, {Pairs} new pairs:");
        output.WriteLine($"mean distance {Mean(1):0.00} of two of a kind, {Mean(0):0.00} of others");
        int right = distances.Zip(newY).Count(pair => pair.First < 0.5f == pair.Second > 0.5f);
        output.WriteLine($"{100.0 * right / Pairs:0.0} % told apart at a distance of 0.5");

        double Mean(float target) => distances.Zip(newY).Where(pair => pair.Second == target).Average(pair => pair.First);
    }

    static (float[] X, float[] Y) MakePairs(Random random, float[][] kinds)
    {
        var x = new List<float>();
        var y = new List<float>();
        for (int pair = 0; pair < Pairs; pair++)
        {
            int first = random.Next(Kinds), second = pair % 2 == 0 ? first : random.Next(Kinds);
            x.AddRange(kinds[first].Concat(kinds[second]).Select(value => value + 0.5f * random.NextNormal()));
            y.Add(first == second ? 1 : 0);
        }
        return ([.. x], [.. y]);
    }
}

using System.Diagnostics;
using GpuNet.Cli.Benchmarking;
using GpuNet.Devices.Cpu;
using GpuNet.Training;

namespace GpuNet.Benchmarks.Reliability;

/// <summary>
/// What checkpoints cost: a training that writes one after each epoch beside one that writes none. They take turns, so that whatever else
/// the machine does meets both.
/// </summary>
static class CheckpointCost
{
    /// <summary>The command.</summary>
    public const string Name = "checkpoints";

    // As many as MNIST has, and as wide.
    const int Examples = 60_000, Inputs = 784, Classes = 10, BatchSize = 256;

    // Two, so that one is written beside training and not at its end.
    const int Epochs = 2;

    static readonly Network network = Network.Input(Inputs).Dense(512, Activation.Relu).Dense(256, Activation.Relu).Dense(Classes);

    /// <summary>Prints the times.</summary>
    /// <param name="rounds">How often each has its turn.</param>
    public static void Print(int rounds)
    {
        using var device = new CpuDevice();
        int[] classes = [.. Enumerable.Range(0, Examples).Select(example => example % Classes)];
        using var data = DeviceData.WithClasses(device, Examples, Measured.Values(Examples * Inputs, seed: 1), classes, []);
        Console.WriteLine($"{network}, Adam, {Examples} examples in batches of {BatchSize}, {device.Description}");
        Console.WriteLine("\n| round | seconds of an epoch | with a checkpoint | ratio |\n|---:|---:|---:|---:|");
        _ = Seconds(device, data, folder: null);
        double[] ratios = new double[rounds];
        double least = double.PositiveInfinity, leastWith = double.PositiveInfinity;
        for (int round = 0; round < rounds; round++)
        {
            var folder = Directory.CreateTempSubdirectory("gpunet-checkpoints-");
            // Who is first takes turns, too.
            double with = round % 2 == 0 ? Seconds(device, data, folder.FullName) : 0;
            double without = Seconds(device, data, folder: null);
            with = round % 2 == 0 ? with : Seconds(device, data, folder.FullName);
            long bytes = folder.EnumerateFiles("*.safetensors").Max(file => file.Length);
            folder.Delete(recursive: true);
            ratios[round] = with / without;
            (least, leastWith) = (Math.Min(least, without), Math.Min(leastWith, with));
            Console.WriteLine($"| {round + 1} | {without:0.000} | {with:0.000} | {ratios[round]:0.000} |");
            if (round < rounds - 1)
                continue;
            Console.WriteLine($"\na checkpoint has {bytes / 1e6:0.0} MB; the median of the ratios is {Timing.Median(ratios):0.000}, "
                + $"and the ratio of the least times {leastWith / least:0.000}");
        }
    }

    // Of an epoch.
    static double Seconds(Device device, DeviceData data, string? folder)
    {
        var options = new LoopOptions { Epochs = Epochs, BatchSize = BatchSize };
        using var checkpointer = folder is null
            ? null
            : new Checkpointer(
                new(folder) { Every = CheckpointInterval.OfEpochs(1) }, new(new Dictionary<string, string>(), device.Description));
        using var loop = new TrainingLoop(device, network, new SoftmaxCrossEntropy(), new Adam(), options, data)
        {
            Checkpointer = checkpointer,
        };
        long start = Stopwatch.GetTimestamp();
        loop.Fit([.. Enumerable.Range(0, Examples)], []);
        return Stopwatch.GetElapsedTime(start).TotalSeconds / Epochs;
    }
}

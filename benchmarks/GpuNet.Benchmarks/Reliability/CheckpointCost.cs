using System.Diagnostics;
using GpuNet.Cli.Benchmarking;
using GpuNet.Devices.Cpu;
using GpuNet.Training;

namespace GpuNet.Benchmarks.Reliability;

/// <summary>
/// What checkpoints cost: a training that writes one after each epoch beside one that writes none. They take turns, so that whatever else
/// the machine does meets both. The time of the processor is that of all threads, those that write included.
/// </summary>
static class CheckpointCost
{
    /// <summary>The command.</summary>
    public const string Name = "checkpoints";

    // As many as MNIST has, and as wide.
    const int Examples = 60_000, Inputs = 784, Classes = 10, BatchSize = 256;

    // All checkpoints but the last are written while the training goes on.
    const int Epochs = 2;

    static readonly Network network = Network.Input(Inputs).Dense(512, Activation.Relu).Dense(256, Activation.Relu).Dense(Classes);

    /// <summary>Prints the times.</summary>
    /// <param name="rounds">How often each has its turn.</param>
    public static void Print(int rounds)
    {
        // A thread that waits for another takes the time of a processor, too.
        using var device = new CpuDevice(threads: 1);
        int[] classes = [.. Enumerable.Range(0, Examples).Select(example => example % Classes)];
        using var data = DeviceData.WithClasses(device, Examples, Measured.Values(Examples * Inputs, seed: 1), classes, []);
        Console.WriteLine($"{network}, Adam, {Examples} examples in batches of {BatchSize}, {device.Description}");
        Console.WriteLine("\n| round | seconds of an epoch | with a checkpoint | ratio | of the processor | with a checkpoint | ratio |");
        Console.WriteLine("|---:|---:|---:|---:|---:|---:|---:|");
        _ = Train(device, data, Examples / 10, folder: null);
        var clock = new double[rounds];
        var processor = new double[rounds];
        long bytes = 0;
        for (int round = 0; round < rounds; round++)
        {
            var folder = Directory.CreateTempSubdirectory("gpunet-checkpoints-");
            // Who is first takes turns, too.
            bool isFirst = round % 2 == 0;
            var with = isFirst ? Train(device, data, Examples, folder.FullName) : default;
            var without = Train(device, data, Examples, folder: null);
            with = isFirst ? with : Train(device, data, Examples, folder.FullName);
            bytes = folder.EnumerateFiles("*.safetensors").Max(file => file.Length);
            folder.Delete(recursive: true);
            (clock[round], processor[round]) = (with.Clock / without.Clock, with.Processor / without.Processor);
            Console.WriteLine($"| {round + 1} | {without.Clock:0.000} | {with.Clock:0.000} | {clock[round]:0.000} "
                + $"| {without.Processor:0.000} | {with.Processor:0.000} | {processor[round]:0.000} |");
        }
        Console.WriteLine($"\na checkpoint has {bytes / 1e6:0.0} MB; the medians of the ratios are {Timing.Median(clock):0.000} "
            + $"by the clock and {Timing.Median(processor):0.000} by the processor's time");
    }

    // Seconds of an epoch.
    static (double Clock, double Processor) Train(Device device, DeviceData data, int examples, string? folder)
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
        using var process = Process.GetCurrentProcess();
        var (start, before) = (Stopwatch.GetTimestamp(), process.TotalProcessorTime);
        loop.Fit([.. Enumerable.Range(0, examples)], []);
        checkpointer?.Dispose();
        process.Refresh();
        double processor = (process.TotalProcessorTime - before).TotalSeconds / Epochs;
        return (Stopwatch.GetElapsedTime(start).TotalSeconds / Epochs, processor);
    }
}

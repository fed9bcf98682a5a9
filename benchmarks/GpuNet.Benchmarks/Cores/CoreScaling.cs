using System.Diagnostics;
using GpuNet.Cli.Benchmarking;
using GpuNet.Devices.Cpu;
using GpuNet.Devices.Cpu.Loops;

namespace GpuNet.Benchmarks.Cores;

/// <summary>
/// What more cores would bring: a training step is divided for each number of threads, its items are timed on one, and from these times
/// follows when all would be done. Cores share no memory in this, so it is the most that they can bring.
/// </summary>
static class CoreScaling
{
    /// <summary>The argument that asks for it.</summary>
    public const string Name = "cores";

    // So long, and so often, that the JIT has settled and each item was undisturbed once.
    const double Seconds = 1.5;
    const int LeastSteps = 100;

    static readonly int[] widths = [784, 512, 256, 10], batches = [32, 256, 1024, 4096];

    // Cores of two kinds: half of them take so many times as long.
    const double Slowness = 2;

    /// <summary>Prints the tables.</summary>
    public static void Print()
    {
        double handover = Handover();
        using (var device = new CpuDevice(threads: 1))
            Console.WriteLine($"{device.Description}; to wake a thread and to wait for it takes {1e6 * handover:0.0} µs\n");
        PrintTable("speed of so many threads", [1, 2, 4, 8, 16, 32, 64, 128], slowness: 1, handover);
        PrintTable($"the same where every second core takes {Slowness} times as long", [1, 8, 16, 32], Slowness, handover);
    }

    static void PrintTable(string title, int[] counts, double slowness, double handover)
    {
        Console.WriteLine($"{string.Join('-', widths)}, gradient descent: {title}, as multiples of one\n");
        Console.WriteLine($"| batch | {string.Join(" | ", counts)} |");
        Console.WriteLine($"|---:|{string.Concat(counts.Select(_ => "---:|"))}");
        foreach (int batch in batches)
        {
            double[] seconds = [.. counts.Select(count => Simulate(new(count, slowness, handover), batch))];
            Console.WriteLine($"| {batch} | {string.Join(" | ", seconds.Select(time => $"{seconds[0] / time:0.00}"))} |");
        }
        Console.WriteLine();
    }

    // Seconds of a step: jobs as they would be, and what is not divided, at its shortest.
    static double Simulate(SimulatedWorkers workers, int batch)
    {
        using var device = new CpuDevice(workers);
        using var step = new TrainingStep(device, widths, Activation.Relu, new Sgd(), batch);
        double undivided = double.PositiveInfinity;
        var clock = Stopwatch.StartNew();
        for (int done = 0; done < LeastSteps || clock.Elapsed.TotalSeconds < Seconds; done++)
        {
            workers.NextStep();
            long start = Stopwatch.GetTimestamp();
            step.Run();
            double all = Stopwatch.GetElapsedTime(start).TotalSeconds;
            undivided = Math.Min(undivided, all - workers.NextStep());
        }
        return undivided + workers.Simulated;
    }

    static double Handover()
    {
        using var workers = new Workers(threads: 2);
        void Nothing() => workers.Run(threads: 2, items: 2, static (_, _) => { });
        return Timing.MedianSeconds(Nothing, static () => { }, seconds: 0.2);
    }
}

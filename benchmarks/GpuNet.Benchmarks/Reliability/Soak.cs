using System.Diagnostics;
using GpuNet.Devices.Cpu;

namespace GpuNet.Benchmarks.Reliability;

/// <summary>Many steps and many trainings in one process: memory, handles and threads must not grow, and nothing must get slower.</summary>
static class Soak
{
    /// <summary>The command.</summary>
    public const string Name = "soak";

    /// <summary>How many steps and trainings, where nothing is said.</summary>
    public const int UsualSteps = 1_000_000, UsualTrainings = 500;

    const int Samples = 10;

    static readonly DataSet digits = Digits.Read();

    /// <summary>Prints what was seen on the way.</summary>
    /// <param name="steps">Steps of one training.</param>
    /// <param name="trainings">Trainings, each with a device, a model and checkpoints of its own.</param>
    /// <returns>The exit code: 1 where something grew.</returns>
    public static int Run(int steps, int trainings) => Step(steps) && Train(trainings) ? 0 : 1;

    static bool Step(int steps)
    {
        const int BatchSize = 4;
        var options = new TrainingOptions { Hidden = [8], BatchSize = BatchSize, EarlyStopping = null };
        var prepared = PreparedData.Prepare(digits, options);
        int stepsOfEpoch = (prepared.Split.Train.Length + BatchSize - 1) / BatchSize;
        options = options with { Epochs = (steps + stepsOfEpoch - 1) / stepsOfEpoch };
        var watch = new Watch($"steps of {options.NetworkFor(prepared)}");
        int every = Math.Max(1, options.Epochs / Samples);
        using var device = new CpuDevice();
        Trainer.Fit(prepared, options, device, new Reports(report =>
        {
            if (report.Epoch % every == 0)
                watch.Look((long)report.Epoch * stepsOfEpoch);
        }));
        return watch.IsSteady();
    }

    static bool Train(int trainings)
    {
        var watch = new Watch("trainings with a device, a model file and checkpoints each");
        int every = Math.Max(1, trainings / Samples);
        for (int training = 1; training <= trainings; training++)
        {
            var folder = Directory.CreateTempSubdirectory("gpunet-soak-");
            using (var device = new CpuDevice())
            {
                var options = new TrainingOptions
                {
                    Hidden = [32],
                    Epochs = 3,
                    Seed = (ulong)training,
                    Checkpoint = new(Path.Combine(folder.FullName, "run")) { Every = CheckpointInterval.OfEpochs(1) },
                };
                var model = Trainer.Fit(digits, options, device).Model;
                model.Save(Path.Combine(folder.FullName, "model"));
                Model.Load(Path.Combine(folder.FullName, "model")).Predict(digits.FeatureTable);
            }
            folder.Delete(recursive: true);
            if (training % every == 0)
                watch.Look(training);
        }
        return watch.IsSteady();
    }

    /// <summary>What a process holds, looked at again and again.</summary>
    sealed class Watch
    {
        const double MiB = 1 << 20;

        readonly List<Sample> samples = [];
        readonly Stopwatch clock = Stopwatch.StartNew();
        long done;

        public Watch(string what) => Console.WriteLine(
            $"\n| {what} | per second | managed MiB | process MiB | handles | threads |\n|---:|---:|---:|---:|---:|---:|");

        public void Look(long count)
        {
            double rate = (count - done) / clock.Elapsed.TotalSeconds;
            using var process = Process.GetCurrentProcess();
            var sample = new Sample(
                rate, GC.GetTotalMemory(forceFullCollection: true) / MiB, process.WorkingSet64 / MiB, Handles(process),
                process.Threads.Count);
            samples.Add(sample);
            Console.WriteLine($"| {count} | {sample.Rate:0.#} | {sample.Managed:0.0} | {sample.Process:0} "
                + $"| {sample.Handles} | {sample.Threads} |");
            done = count;
            clock.Restart();
        }

        // The first samples are those of a process that still compiles, and other programs may slow down some of the last.
        public bool IsSteady()
        {
            var (before, after) = (samples[samples.Count / 3], samples[^1]);
            double fastest = samples.TakeLast(Math.Max(1, samples.Count / 3)).Max(sample => sample.Rate);
            bool isSteady = after.Managed <= 1.1 * before.Managed + 4 && after.Process <= 1.2 * before.Process + 16
                && after.Handles <= before.Handles + 4 && after.Threads <= before.Threads + 4 && fastest >= 0.5 * before.Rate;
            Console.WriteLine(isSteady ? "\nnothing grows" : "\nsomething grows, or gets slower");
            return isSteady;
        }

        // .NET counts none where they are files.
        static int Handles(Process process) =>
            Directory.Exists("/proc/self/fd") ? Directory.GetFiles("/proc/self/fd").Length : process.HandleCount;
    }

    sealed record Sample(double Rate, double Managed, double Process, int Handles, int Threads);

    sealed class Reports(Action<EpochReport> see) : IProgress<EpochReport>
    {
        public void Report(EpochReport value) => see(value);
    }
}

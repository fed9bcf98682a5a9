using System.Diagnostics;
using GpuNet.Devices;

namespace GpuNet.Cli.Benchmarking;

/// <summary>A training step with the time of each launch.</summary>
/// <param name="Device">The device's name.</param>
/// <param name="BatchSize">Examples of a step.</param>
/// <param name="Steps">How many steps were timed.</param>
/// <param name="Launches">The launches, in order.</param>
sealed record TimedPlan(string Device, int BatchSize, int Steps, IReadOnlyList<TimedLaunch> Launches)
{
    const int WarmUps = 40, LeastSteps = 3, MostSteps = 100, CallsOnGpu = 20;

    // Of a fast device: a slow one makes the least number of steps.
    const double LongestSeconds = 0.5;

    /// <summary>Seconds of a step: those of its launches.</summary>
    public double Seconds => Launches.Sum(launch => launch.Seconds);

    /// <summary>Times the steps of a training on its own data, with parameters that are thrown away.</summary>
    public static TimedPlan Measure(Device device, PreparedData prepared, TrainingOptions options)
    {
        using var data = prepared.Upload(device, options);
        using var loop = new TrainingLoop(
            device, options.NetworkFor(prepared), options.LossFor(prepared.Source.Task), options.Optimizer, options,
            data);
        loop.Plan.Forward.Order.Upload([.. Enumerable.Range(0, prepared.Source.Count)]);
        return Measure(loop.Plan);
    }

    /// <summary>Times the steps of a plan whose order of rows is given; parameters that do not matter are updated by gradients.</summary>
    public static TimedPlan Measure(TrainingPlan plan)
    {
        var device = plan.Device;
        var launches = plan.Launches;
        // A GPU gets each launch several times in a row, or the wait for it would be most of the time.
        int calls = device.IsHost ? 1 : CallsOnGpu;
        List<double>[] times = [.. launches.Select(_ => new List<double>())];
        var clock = Stopwatch.StartNew();
        for (int step = 0; step < WarmUps && clock.Elapsed.TotalSeconds < LongestSeconds; step++)
            RunStep();
        clock.Restart();
        foreach (var ofLaunch in times)
            ofLaunch.Clear();
        while (times[0].Count < LeastSteps || (times[0].Count < MostSteps && clock.Elapsed.TotalSeconds < LongestSeconds))
            RunStep();
        return new(
            device.Name, plan.Forward.BatchSize, times[0].Count,
            [.. launches.Zip(times, (launch, ofLaunch) => new TimedLaunch(launch.Operation, launch.Kernel, Timing.Median(ofLaunch)))]);

        void RunStep()
        {
            foreach (var (launch, ofLaunch) in launches.Zip(times))
                ofLaunch.Add(Timing.Block(() => launch.Run(new(0, plan.Forward.BatchSize)), device.Synchronize, calls));
        }
    }

    /// <summary>Rows of an operation's matrices in a step.</summary>
    public int RowsOf(Operation operation) => BatchSize * operation.RowsPerExample;
}

/// <summary>A launch with its time.</summary>
/// <param name="Operation">What is computed.</param>
/// <param name="Kernel">The kernel's name.</param>
/// <param name="Seconds">Until it is done.</param>
sealed record TimedLaunch(Operation Operation, string Kernel, double Seconds);

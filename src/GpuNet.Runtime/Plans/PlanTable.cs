using System.Text;
using GpuNet.Devices.Ilgpu;
using GpuNet.Plans;

namespace GpuNet;

/// <summary>A training plan as text: each launch with its kernel, shapes, FLOPs and bytes, and the counts of a trace.</summary>
static class PlanTable
{
    /// <summary>The table for a full batch.</summary>
    public static string Format(TrainingPlan plan) => Align(plan, Columns(plan, kernels: ""));

    /// <summary>The table with the time of each launch.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="seconds">Seconds of each launch.</param>
    public static string FormatMeasured(TrainingPlan plan, IReadOnlyList<double> seconds)
    {
        var times = plan.Launches.Zip(seconds).ToDictionary(pair => pair.First, pair => pair.Second);
        double flopsOf(Launch launch) => launch.Operation.Flops(plan.Forward.BatchSize * launch.Operation.RowsPerExample);
        double all = seconds.Sum();
        return Align(plan,
        [
            .. Columns(plan, kernels: ""),
            new("measured", launch => Microseconds(times[launch]), Microseconds(all)),
            new("share", launch => Share(times[launch] / all), Share(1)),
            new("FLOP/s", launch => Scaled(flopsOf(launch) / times[launch]), Scaled(plan.Launches.Sum(flopsOf) / all)),
        ]);
    }

    /// <summary>
    /// The table with the checker's counts for each launch and an estimate of its time on a GPU: the minimum given by arithmetic, memory
    /// and instructions. Below it is what the step takes on each known GPU. The device of the plan must be <c>checked</c>.
    /// </summary>
    /// <param name="plan">The plan; the step changes its parameters.</param>
    /// <param name="gpu">The GPU to estimate for.</param>
    public static string FormatTraced(TrainingPlan plan, GpuModel gpu)
    {
        var traces = plan.Launches.ToDictionary(launch => launch, launch => Trace(plan, launch));
        List<Column> columns =
        [
            .. Columns(plan, $"{traces.Values.Sum(trace => trace.Count)} launches"),
            new("moved", launch => Scaled(Moved(traces[launch])), Scaled(traces.Values.Sum(Moved))),
            new("sectors used", launch => Share(Used(traces[launch])), Share(Used(traces.Values.SelectMany(trace => trace)))),
            new("bank conflicts", launch => $"{traces[launch].Sum(trace => trace.SharedConflicts)}", ""),
            new("barriers", launch => $"{traces[launch].Sum(trace => trace.Barriers)}", ""),
            new($"{gpu.Name} without launches",
                launch => Microseconds(Seconds(gpu, traces[launch])),
                Microseconds(traces.Values.Sum(trace => Seconds(gpu, trace)))),
        ];
        string step = StepPrediction.Format([.. plan.Launches.SelectMany(launch => traces[launch])]);
        return $"{Align(plan, columns)}{Environment.NewLine}{step}";
    }

    static List<Column> Columns(TrainingPlan plan, string kernels)
    {
        int rows(Launch launch) => plan.Forward.BatchSize * launch.Operation.RowsPerExample;
        double flopsOf(Launch launch) => launch.Operation.Flops(rows(launch));
        double bytesOf(Launch launch) => launch.Operation.Bytes(rows(launch));
        double flops = plan.Launches.Sum(flopsOf), bytes = plan.Launches.Sum(bytesOf);
        return
        [
            new("step", launch => launch.Operation.Step, "a step", IsText: true),
            new("kernel", launch => launch.Kernel, kernels, IsText: true),
            new("shapes", launch => launch.Operation.Shapes(rows(launch)), "", IsText: true),
            new("FLOPs", launch => Scaled(flopsOf(launch)), Scaled(flops)),
            new("share", launch => Share(flopsOf(launch) / flops), Share(1)),
            new("bytes", launch => Scaled(bytesOf(launch)), Scaled(bytes)),
        ];
    }

    static IReadOnlyList<TracedLaunch> Trace(TrainingPlan plan, Launch launch)
    {
        using var trace = new KernelTrace();
        launch.Run(new(0, plan.Forward.BatchSize));
        plan.Device.Synchronize();
        return trace.Launches;
    }

    static double Moved(IReadOnlyList<TracedLaunch> traces) => traces.Sum(trace => trace.GlobalTraffic);

    static double Used(IEnumerable<TracedLaunch> traces) =>
        traces.Select(trace => trace.GlobalLoads + trace.GlobalStores).Aggregate(default(TracedAccesses), (a, b) => a + b).SectorUse;

    static double Seconds(GpuModel gpu, IReadOnlyList<TracedLaunch> traces) =>
        traces.Sum(trace => gpu.Seconds(LaunchWork.Of(trace)));

    static string Microseconds(double seconds) => $"{1e6 * seconds:0.00} µs";

    static string Align(TrainingPlan plan, List<Column> columns)
    {
        List<string[]> table =
        [
            [.. columns.Select(column => column.Header)],
            .. plan.Launches.Select(launch => columns.Select(column => column.Cell(launch)).ToArray()),
            [.. columns.Select(column => column.Total)],
        ];
        var text = new StringBuilder();
        foreach (var row in table)
        {
            var cells = row.Select((cell, i) =>
            {
                int width = table.Max(line => line[i].Length);
                return columns[i].IsText ? cell.PadRight(width) : cell.PadLeft(width);
            });
            text.AppendLine(string.Join("  ", cells).TrimEnd());
        }
        return text.ToString();
    }

    static string Share(double share) => $"{100 * share:0.0} %";

    /// <summary>A number with a thousand, million or billion as its unit.</summary>
    public static string Scaled(double value) => value switch
    {
        >= 1e9 => $"{value / 1e9:0.00} G",
        >= 1e6 => $"{value / 1e6:0.00} M",
        >= 1e3 => $"{value / 1e3:0.00} k",
        _ => $"{value:0}  ",
    };

    sealed record Column(string Header, Func<Launch, string> Cell, string Total, bool IsText = false);
}

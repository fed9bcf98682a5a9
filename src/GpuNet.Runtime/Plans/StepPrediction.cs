using System.Globalization;
using System.Text;
using GpuNet.Devices.Ilgpu;

namespace GpuNet.Plans;

/// <summary>The time of a training step on each known GPU, predicted from what the checker counts.</summary>
static class StepPrediction
{
    /// <summary>
    /// A row a GPU: what launches, memory, arithmetic and the instructions of products take in µs, each as if there were nothing else, and
    /// the step.
    /// </summary>
    public static string Format(IReadOnlyList<TracedLaunch> launches)
    {
        var works = launches.Select(LaunchWork.Of).ToList();
        var text = new StringBuilder(Row("on", "launches", "memory", "arithmetic", "instructions", "a step, µs"));
        foreach (var gpu in GpuModel.All)
        {
            double? instructions = gpu.Multiprocessors is null ? null : works.Sum(gpu.SecondsOfInstructions);
            text.Append(Row(
                gpu.Name, Cell(StepEstimate.GpuLaunch * works.Count), Cell(works.Sum(gpu.SecondsOfMemory)),
                Cell(works.Sum(gpu.SecondsOfArithmetic)), Cell(instructions), Cell(Seconds(gpu, launches))));
        }
        return text.ToString();
    }

    /// <summary>A step in seconds: a launch takes as long as what takes longest of it, and at least the time to the next launch.</summary>
    public static double Seconds(GpuModel gpu, IReadOnlyList<TracedLaunch> launches) =>
        launches.Sum(launch => Math.Max(StepEstimate.GpuLaunch, gpu.Seconds(LaunchWork.Of(launch))));

    static string Cell(double? seconds) => seconds is { } known ? (1e6 * known).ToString("0.0", CultureInfo.InvariantCulture) : "–";

    static string Row(string name, params string[] cells) =>
        $"{name,-10}{string.Concat(cells.Select(cell => $"{cell,14}"))}{Environment.NewLine}";
}

using System.Text;

namespace GpuNet.Runtime.Training;

/// <summary>A training plan as a text: each launch with its kernel, shapes, FLOPs and bytes.</summary>
public static class PlanTable
{
    static readonly string[] headers = ["step", "kernel", "shapes", "FLOPs", "share", "bytes"];

    /// <summary>The table for a full batch.</summary>
    public static string Format(TrainingPlan plan)
    {
        int rows = plan.Forward.BatchSize;
        double flops = plan.Launches.Sum(launch => launch.Operation.Flops(rows));
        double bytes = plan.Launches.Sum(launch => launch.Operation.Bytes(rows));
        var table = new List<string[]> { headers };
        table.AddRange(plan.Launches.Select(launch => new[]
        {
            launch.Operation.Step, launch.Kernel, launch.Operation.Shapes(rows),
            Scaled(launch.Operation.Flops(rows)), Share(launch.Operation.Flops(rows) / flops), Scaled(launch.Operation.Bytes(rows)),
        }));
        table.Add(["a step", "", "", Scaled(flops), Share(1), Scaled(bytes)]);
        return Align(table, firstNumber: 3);
    }

    static string Align(List<string[]> table, int firstNumber)
    {
        var text = new StringBuilder();
        var widths = Enumerable.Range(0, headers.Length).Select(column => table.Max(row => row[column].Length)).ToArray();
        foreach (var row in table)
        {
            var cells = row.Select((cell, column) => column < firstNumber ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]));
            text.AppendLine(string.Join("  ", cells).TrimEnd());
        }
        return text.ToString();
    }

    static string Share(double share) => $"{100 * share:0.0} %";

    static string Scaled(double value) => value switch
    {
        >= 1e9 => $"{value / 1e9:0.00} G",
        >= 1e6 => $"{value / 1e6:0.00} M",
        >= 1e3 => $"{value / 1e3:0.00} k",
        _ => $"{value:0}  ",
    };
}

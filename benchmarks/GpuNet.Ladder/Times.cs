using System.Diagnostics;
using System.Globalization;
using System.Text;
using GpuNet.Devices.Ilgpu;

namespace GpuNet.Ladder;

/// <summary>How fast each rung is on a GPU.</summary>
static class Times
{
    const int Size = 2048, Launches = 11;

    public static string Measure(IlgpuDevice device)
    {
        using var product = new Product(device, Size, Size, Size);
        double[] rates = [.. Rung.All.Select(rung => product.Flops / Median(device, product.Load(rung)) / 1e9)];
        var table = new StringBuilder();
        table.AppendLine(CultureInfo.InvariantCulture,
            $"{product} on {device.Description}, median of {Launches} launches, {DateTime.UtcNow:yyyy-MM-dd}:");
        table.AppendLine();
        table.AppendLine("| rung | what is new | GFLOP/s | share of the best |");
        table.AppendLine("|---|---|---:|---:|");
        foreach (var (rung, rate) in Rung.All.Zip(rates))
            table.AppendLine(CultureInfo.InvariantCulture, $"{rung.Row} {rate:N0} | {100 * rate / rates.Max():0.0} % |");
        return table.ToString();
    }

    // Seconds of a launch to its end. The first one warms up: it compiles, and raises the clocks.
    static double Median(IlgpuDevice device, Action run)
    {
        var seconds = new double[1 + Launches];
        for (int i = 0; i < seconds.Length; i++)
        {
            var clock = Stopwatch.StartNew();
            run();
            device.Synchronize();
            seconds[i] = clock.Elapsed.TotalSeconds;
        }
        return seconds.Skip(1).Order().ElementAt(Launches / 2);
    }
}

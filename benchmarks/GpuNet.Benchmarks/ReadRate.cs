using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace GpuNet.Benchmarks;

/// <summary>How fast a CSV file is read to a table and to a data set, and how much memory that takes, as a line of JSON.</summary>
static class ReadRate
{
    /// <summary>The command.</summary>
    public const string Name = "read";

    const int WarmUps = 30;

    /// <summary>Measures once, in this process.</summary>
    /// <param name="path">The file.</param>
    /// <param name="target">A column of numbers.</param>
    public static void Run(string path, string target)
    {
        // Until the code is compiled.
        for (int i = 0; i < WarmUps; i++)
            Digits.Read();
        long before = Resident("VmRSS"), start = Stopwatch.GetTimestamp();
        var processor = Process.GetCurrentProcess().TotalProcessorTime;
        var table = Table.Read(path);
        var report = new JsonObject { ["table"] = Step() };
        var data = DataSetReader.Read(table, target, regression: true);
        report["data"] = Step();
        report["values"] = (long)data.Count * data.FeatureCount;
        GC.KeepAlive(table);
        Console.WriteLine(report.ToJsonString());

        JsonObject Step() => new()
        {
            ["seconds"] = Stopwatch.GetElapsedTime(start).TotalSeconds,
            ["processor_seconds"] = (Process.GetCurrentProcess().TotalProcessorTime - processor).TotalSeconds,
            ["peak_bytes"] = Resident("VmHWM") - before,
        };
    }

    static long Resident(string what)
    {
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(what, StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Split('\t')[^1], CultureInfo.InvariantCulture);
    }
}

using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using GpuNet.Cli.Benchmarking;

namespace GpuNet.Benchmarks.Reports;

/// <summary>A column that is computed from what a benchmark does and how long it took; empty where it does not apply.</summary>
sealed class MeasuredColumn(string name, string legend, Func<Summary, BenchmarkCase, double?> value, string format) : IColumn
{
    // Of this machine, measured once a run: by threads, and by threads and bytes.
    static readonly Dictionary<int, double> peaks = [];
    static readonly Dictionary<(int, int), double> bandwidths = [];

    /// <summary>Every column of this kind.</summary>
    public static IReadOnlyList<IColumn> All { get; } =
    [
        new MeasuredColumn("μs", "Microseconds, the median", (summary, one) => Seconds(summary, one) * 1e6, "#,0.0"),
        new MeasuredColumn("±", "Standard deviation", Deviation, "0.0 %"),
        new MeasuredColumn("× naive", "How many times as fast as the naive loops", Speedup, "0.0"),
        new MeasuredColumn(
            "GFLOP/s", "10⁹ floating-point operations of the products per second", (summary, one) => Rate(summary, one) / 1e9, "0.0"),
        new MeasuredColumn("of peak", "Share of what this processor reaches in registers with as many threads", ShareOfPeak, "0 %"),
        new MeasuredColumn("examples/s", "Examples of the batch per second", Examples, "#,0"),
        new MeasuredColumn("GB/s", "10⁹ bytes read or written per second", (summary, one) => Bandwidth(summary, one) / 1e9, "0.0"),
        new MeasuredColumn("of copy", "Share of what a copy of as many bytes reaches with as many threads", ShareOfCopy, "0 %"),
    ];

    public string Id => nameof(MeasuredColumn) + name;

    public string ColumnName => name;

    public bool AlwaysShow => false;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public string Legend => legend;

    public bool IsAvailable(Summary summary) => summary.BenchmarksCases.Any(one => value(summary, one) is not null);

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) => value(summary, benchmarkCase)?.ToString(format) ?? "";

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    /// <summary>The benchmark with the case's parameters, not set up.</summary>
    public static IMeasured Describe(BenchmarkCase one)
    {
        var benchmark = (IMeasured)Activator.CreateInstance(one.Descriptor.Type)!;
        foreach (var parameter in one.Parameters.Items)
            one.Descriptor.Type.GetProperty(parameter.Name)!.SetValue(benchmark, parameter.Value);
        return benchmark;
    }

    static double? Seconds(Summary summary, BenchmarkCase one) => summary[one]?.ResultStatistics?.Median / 1e9;

    static double? Deviation(Summary summary, BenchmarkCase one) =>
        summary[one]?.ResultStatistics is { } times ? times.StandardDeviation / times.Median : null;

    static double? Rate(Summary summary, BenchmarkCase one) =>
        Describe(one).Flops is var flops and > 0 ? flops / Seconds(summary, one) : null;

    static double? Bandwidth(Summary summary, BenchmarkCase one) =>
        Describe(one).Bytes is var bytes and > 0 ? bytes / Seconds(summary, one) : null;

    static double? Examples(Summary summary, BenchmarkCase one) =>
        one.Descriptor.Type != typeof(MatMul) && one.Parameters["Batch"] is int batch ? batch / Seconds(summary, one) : null;

    static double? Speedup(Summary summary, BenchmarkCase one)
    {
        var naive = summary.BenchmarksCases.FirstOrDefault(
            other => Describe(other).Device == Competitors.Naive && Task(other) == Task(one));
        return naive is null ? null : Seconds(summary, naive) / Seconds(summary, one);

        static string Task(BenchmarkCase benchmark)
        {
            var others = benchmark.Parameters.Items.Where(item => item.Name != nameof(IMeasured.Device));
            return string.Join(' ', others.Select(item => $"{item.Name}={item.Value}"));
        }
    }

    static double? ShareOfPeak(Summary summary, BenchmarkCase one) => Competitors.Threads(Describe(one).Device) is { } threads
        ? Rate(summary, one) / Once(peaks, threads, () => PeakFlops.Measure(threads, seconds: 0.3))
        : null;

    static double? ShareOfCopy(Summary summary, BenchmarkCase one)
    {
        var measured = Describe(one);
        if (measured.Bytes == 0 || Competitors.Threads(measured.Device) is not { } threads)
            return null;
        int bytes = (int)(measured.Bytes / 2);
        return Bandwidth(summary, one) / Once(bandwidths, (threads, bytes), () => CopyBandwidth.Measure(threads, bytes, seconds: 0.1));
    }

    static double Once<TKey>(Dictionary<TKey, double> known, TKey key, Func<double> measure) where TKey : notnull
    {
        if (!known.TryGetValue(key, out double value))
            known[key] = value = measure();
        return value;
    }
}

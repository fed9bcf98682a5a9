using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace GpuNet.Serving;

/// <summary>What is counted, in the text format of Prometheus (prometheus.io/docs/instrumenting/exposition_formats).</summary>
sealed class ServingMetrics
{
    readonly ConcurrentDictionary<int, long> requests = [];
    readonly Histogram seconds = new("gpunet_request_seconds", "Time of a prediction request.",
        [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]);

    readonly Histogram batches = new("gpunet_batch_rows", "Examples of a batch.", [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024]);

    long warnings;

    /// <summary>Counts a request that was answered.</summary>
    public void CountRequest(int status, double duration)
    {
        requests.AddOrUpdate(status, 1, static (_, count) => count + 1);
        seconds.Add(duration);
    }

    /// <summary>Counts warnings: a text that the training rows did not have, or another value of a column that is left out.</summary>
    public void CountWarnings(int count) => Interlocked.Add(ref warnings, count);

    /// <summary>Counts a batch.</summary>
    public void CountBatch(int rows) => batches.Add(rows);

    /// <summary>All of it.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("# HELP gpunet_requests_total Prediction requests by status.\n# TYPE gpunet_requests_total counter\n");
        foreach (var (status, count) in requests.OrderBy(entry => entry.Key))
            text.Append(CultureInfo.InvariantCulture, $"gpunet_requests_total{{status=\"{status}\"}} {count}\n");
        text.Append("# HELP gpunet_warnings_total Columns of requests with values that the training rows did not have.\n");
        text.Append("# TYPE gpunet_warnings_total counter\n");
        text.Append(CultureInfo.InvariantCulture, $"gpunet_warnings_total {Interlocked.Read(ref warnings)}\n");
        seconds.AppendTo(text);
        batches.AppendTo(text);
        return text.ToString();
    }

    sealed class Histogram(string name, string help, double[] bounds)
    {
        readonly Lock counting = new();
        readonly long[] counts = new long[bounds.Length + 1];
        double sum;

        public void Add(double value)
        {
            int place = Array.FindIndex(bounds, bound => value <= bound);
            lock (counting)
            {
                counts[place < 0 ? bounds.Length : place]++;
                sum += value;
            }
        }

        public void AppendTo(StringBuilder text)
        {
            lock (counting)
            {
                text.Append($"# HELP {name} {help}\n# TYPE {name} histogram\n");
                long below = 0;
                for (int i = 0; i < counts.Length; i++)
                {
                    below += counts[i];
                    string bound = i < bounds.Length ? bounds[i].ToString(CultureInfo.InvariantCulture) : "+Inf";
                    text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{le=\"{bound}\"}} {below}\n");
                }
                text.Append(CultureInfo.InvariantCulture, $"{name}_sum {sum}\n{name}_count {below}\n");
            }
        }
    }
}

using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using GpuNet.Serving;

namespace GpuNet.Benchmarks;

/// <summary>How many requests of one row a served model answers, from clients in the same process over the loopback.</summary>
static class ServingLoad
{
    /// <summary>The command.</summary>
    public const string Name = "serve";

    static readonly int[] clients = [1, 8, 64];

    /// <summary>Prints a table.</summary>
    /// <param name="seconds">How long each number of clients asks.</param>
    public static async Task PrintAsync(double seconds)
    {
        var digits = Digits.ReadTable();
        var data = DataSetReader.Read(digits, Digits.TargetName);
        using var device = Device.Open("cpu");
        var model = Trainer.Fit(data, new TrainingOptions { Hidden = [128, 64], Epochs = 1 }, device).Model;
        await using var server = new ModelServer(model, new() { Port = 0 });
        await server.StartAsync();
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(model.FeatureNames.ToDictionary(name => name, _ => 3));

        Console.WriteLine($"{model.Network}, {Environment.ProcessorCount} processors for server and clients\n");
        Console.WriteLine("| clients | requests/s | p50 ms | p99 ms |\n|---:|---:|---:|---:|");
        await AskAsync(server.Address, body, 8, seconds / 4);
        foreach (int count in clients)
        {
            double[] times = await AskAsync(server.Address, body, count, seconds);
            Array.Sort(times);
            Console.WriteLine($"| {count} | {times.Length / seconds:0} | {1e3 * times[times.Length / 2]:0.00} "
                + $"| {1e3 * times[(int)(0.99 * times.Length)]:0.00} |");
        }
    }

    static async Task<double[]> AskAsync(Uri address, byte[] body, int count, double seconds)
    {
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = count }) { BaseAddress = address };
        var end = Stopwatch.StartNew();
        var times = await Task.WhenAll(Enumerable.Range(0, count).Select(async _ =>
        {
            var own = new List<double>();
            while (end.Elapsed.TotalSeconds < seconds)
            {
                long start = Stopwatch.GetTimestamp();
                using var content = new ByteArrayContent(body);
                content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                using var response = await client.PostAsync("predict", content);
                response.EnsureSuccessStatusCode();
                await response.Content.ReadAsByteArrayAsync();
                own.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            }
            return own;
        }));
        return [.. times.SelectMany(own => own)];
    }
}

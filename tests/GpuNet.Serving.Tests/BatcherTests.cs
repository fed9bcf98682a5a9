using System.Net;
using System.Text;
using static GpuNet.Serving.Tests.RunningServer;

namespace GpuNet.Serving.Tests;

/// <summary>Requests that are answered together.</summary>
public sealed class BatcherTests
{
    [Fact]
    public async Task Many_clients_get_their_own_answers_in_shared_batches()
    {
        var model = TestModels.Of(LearningTask.Regression);
        var rows = TestModels.RowsOf(model, 200);
        var expected = model.Predict(rows);
        await using var server = await StartAsync(model, Usual with { Window = TimeSpan.FromMilliseconds(20), LargestBatch = 64 });
        string[] answers = await Task.WhenAll(
            rows.Select(row => server.PostAsync(HttpStatusCode.OK, TestModels.ToJson(row).ToJsonString(), Json)));
        Assert.Equal(
            expected.Select(one => Encoding.UTF8.GetString(Predictions.ToJson(model, [.. one.Logits], []))), answers);
        string metrics = await server.Client.GetStringAsync("metrics");
        Assert.Contains("gpunet_requests_total{status=\"200\"} 200\n", metrics);
        Assert.Contains("gpunet_batch_rows_sum 200\n", metrics);
        Assert.InRange(Number(metrics, "gpunet_batch_rows_count"), 1, 199);
        Assert.Equal(200, Number(metrics, "gpunet_request_seconds_bucket{le=\"+Inf\"}"));
    }

    [Fact]
    public async Task More_requests_than_may_wait_are_answered_with_503()
    {
        using var go = new ManualResetEventSlim();
        await using var batcher = new Batcher(
            inputs =>
            {
                go.Wait();
                return inputs;
            }, 1, Usual with { LongestQueue = 2, LargestBatch = 1 }, new());
        var first = batcher.Add([1]);
        var others = new List<Task<float[]>?>();
        for (int i = 0; i < 4; i++)
            others.Add(batcher.Add([i]));
        Assert.Contains(null, others);
        go.Set();
        Assert.Equal(1, Assert.Single(await first!));
        foreach (var other in others.OfType<Task<float[]>>())
            Assert.Single(await other);
    }

    [Fact]
    public async Task What_fails_in_a_batch_reaches_who_waits_and_the_next_batch_runs()
    {
        int runs = 0;
        await using var batcher = new Batcher(
            inputs => runs++ == 0 ? throw new DeviceException("lost", new IOException()) : inputs, 1, Usual, new());
        await Assert.ThrowsAsync<DeviceException>(() => batcher.Add([1])!);
        Assert.Equal(2, Assert.Single(await batcher.Add([2])!));
    }
}

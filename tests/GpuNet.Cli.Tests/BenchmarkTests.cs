using System.Text.Json.Nodes;

namespace GpuNet.Cli.Tests;

/// <summary>What <c>gpunet benchmark</c> tells: the fields and how they follow from each other, never how fast it was.</summary>
public sealed class BenchmarkTests(CliFixture workplace) : IClassFixture<CliFixture>
{
    const string Tiny = "benchmark --widths 7,5,3 --batch-size 4 --seconds 0.01";

    static readonly string[] keys =
    [
        "device", "threads", "network", "optimizer", "precision", "batch", "step_ms", "samples_per_s", "gflops", "peak_gflops",
        "share_of_peak",
    ];

    [Fact]
    public void The_object_says_what_was_measured_and_how_fast_it_was()
    {
        string output = workplace.Succeed($"{Tiny} --device cpu --threads 2 --optimizer adam --activation tanh --json");
        var result = JsonNode.Parse(output)!.AsObject();
        Assert.Equal(keys, result.Select(entry => entry.Key));
        Assert.Equal("cpu", (string?)result["device"]);
        Assert.Equal(2, (int?)result["threads"]);
        Assert.Equal("7 → 5 tanh → 3", (string?)result["network"]);
        Assert.Equal("adam", (string?)result["optimizer"]);
        Assert.Equal("float32", (string?)result["precision"]);
        Assert.Equal(4, (int?)result["batch"]);

        double milliseconds = Positive("step_ms"), peak = Positive("peak_gflops");
        // Two products for the first layer, three for the second; numbers are rounded.
        double gflops = 2 * 4 * (2 * 7 * 5 + 3 * 5 * 3) / milliseconds / 1e6;
        Assert.Equal(1, Positive("samples_per_s") / (4 / milliseconds * 1e3), tolerance: 0.01);
        Assert.Equal(gflops, Positive("gflops"), tolerance: 0.006);
        Assert.Equal(gflops / peak, (double)result["share_of_peak"]!, tolerance: 0.001);

        double Positive(string key)
        {
            double value = (double)result[key]!;
            Assert.InRange(value, double.Epsilon, 1e9);
            return value;
        }
    }

    [Fact]
    public void Without_json_it_is_a_text_for_people()
    {
        string[] lines = workplace.Succeed($"{Tiny} --device cpu --threads 1").TrimEnd().Split('\n');
        Assert.Equal("cpu, 1 thread: 7 → 5 relu → 3, sgd, float32, batch 4", lines[0].TrimEnd('\r'));
        Assert.Matches(@"^[\d.]+ ms a step, \d+ examples/s, [\d.]+ GFLOP/s, [\d.]+ % of [\d.]+ GFLOP/s in registers\r?$", lines[1]);
    }

    [Fact]
    public void A_device_without_a_known_peak_has_no_share_of_it()
    {
        string other = "checked";
        var result = JsonNode.Parse(workplace.Succeed($"benchmark --widths 2,2 --batch-size 1 --seconds 0.01 --device {other} --json"))!;
        Assert.Equal(other, (string?)result["device"]);
        Assert.Null(result["threads"]);
        Assert.Null(result["peak_gflops"]);
        Assert.Null(result["share_of_peak"]);
    }

    [Fact]
    public void The_precision_is_that_of_the_option() =>
        Assert.Contains(", sgd, tf32, batch 4", workplace.Succeed($"{Tiny} --device cpu --precision tf32"));

    [Fact]
    public void It_measures_once_for_each_line_that_it_gets()
    {
        using var process = workplace.Start($"{Tiny} --device cpu --threads 1 --each-line --json", redirectInput: true);
        for (int i = 0; i < 3; i++)
        {
            process.StandardInput.WriteLine();
            process.StandardInput.Flush();
            var result = JsonNode.Parse(process.StandardOutput.ReadLine()!)!;
            Assert.Equal(4, (int?)result["batch"]);
        }
        process.StandardInput.Close();
        Assert.Empty(process.StandardOutput.ReadToEnd());
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}

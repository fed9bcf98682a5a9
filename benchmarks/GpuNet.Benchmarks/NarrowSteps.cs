using System.ComponentModel;
using BenchmarkDotNet.Attributes;
using GpuNet.Cli.Benchmarking;

namespace GpuNet.Benchmarks;

[Description("A training step of a narrow network, 64-100-10, on a GPU: fully fused, and with launches for each layer. "
    + "The mean of steps that follow one another.")]
public class NarrowSteps : IMeasured
{
    const int Steps = 200;

    const string Fused = "fully fused";

    static readonly int[] widths = [64, 100, 10];

    Device? device;
    TrainingStep? step;

    [ParamsSource(nameof(Batches))]
    public int Batch { get; set; } = 32;

    [ParamsSource(nameof(Devices))]
    public string Device { get; set; } = "";

    [ParamsSource(nameof(Plans))]
    public string Launches { get; set; } = Fused;

    public static IEnumerable<int> Batches => [32, 256, 1024, 4096, 16384];

    public static IEnumerable<string> Devices => Competitors.Gpus;

    public static IEnumerable<string> Plans => [Fused, "by layers"];

    public double Flops => TrainingStep.FlopsOf(widths, Batch);

    public double Bytes => 0;

    public bool IsWorthwhile => true;

    [GlobalSetup]
    public void Setup()
    {
        device = DeviceCatalogue.Open(Device);
        device.FullyFusion = Launches == Fused;
        StepCheck.Check(device, widths, new Adam(), Batch);
        step = new(device, widths, Activation.Relu, new Adam(), Batch);
        Suite.WarmUp(Run);
    }

    [Benchmark(OperationsPerInvoke = Steps)]
    public void Run()
    {
        for (int i = 0; i < Steps; i++)
            step!.Run();
        device!.Synchronize();
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        step?.Dispose();
        device?.Dispose();
    }
}

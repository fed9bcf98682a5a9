using System.ComponentModel;
using BenchmarkDotNet.Attributes;
using GpuNet.Cli.Benchmarking;

namespace GpuNet.Benchmarks;

[Description("A training step, 784-512-256-10, on a GPU: with the data resident, "
    + "and with the batch copied to it and the losses back in every step.")]
public class Transfers : IMeasured
{
    static readonly int[] widths = [784, 512, 256, 10];

    Device? device;
    TrainingStep? step;
    float[] losses = [];

    [ParamsSource(nameof(Batches))]
    public int Batch { get; set; } = 32;

    [ParamsSource(nameof(Devices))]
    public string Device { get; set; } = "";

    [ParamsSource(nameof(Places))]
    public string Data { get; set; } = Resident;

    public static IEnumerable<int> Batches => [32, 1024];

    public static IEnumerable<string> Devices => Competitors.Gpus;

    public static IEnumerable<string> Places => [Resident, "copied"];

    public double Flops => TrainingStep.FlopsOf(widths, Batch);

    public double Bytes => 0;

    public bool IsWorthwhile => true;

    const string Resident = "resident";

    [GlobalSetup]
    public void Setup()
    {
        device = DeviceCatalogue.Open(Device);
        StepCheck.Check(device, widths, new Sgd(), Batch);
        step = new(device, widths, Activation.Relu, new Sgd(), Batch);
        losses = new float[Batch];
        Suite.WarmUp(Run);
    }

    [Benchmark]
    public void Run()
    {
        if (Data == Resident)
        {
            step!.Run();
            device!.Synchronize();
            return;
        }
        step!.Upload();
        step.Run();
        // Waits until they are there.
        step.Plan.Losses.Download(losses);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        step?.Dispose();
        device?.Dispose();
    }
}

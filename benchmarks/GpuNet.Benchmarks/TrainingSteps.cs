using System.ComponentModel;
using BenchmarkDotNet.Attributes;
using GpuNet.Cli.Benchmarking;

namespace GpuNet.Benchmarks;

[Description("A training step, 784-512-256-10 with relu and softmax cross-entropy, the data resident.")]
[MemoryDiagnoser(displayGenColumns: false)]
public class TrainingSteps : IMeasured
{
    const int MostNaiveRows = 256, MostNaiveRowsInQuick = 32;

    static readonly int[] widths = [784, 512, 256, 10];

    Device? device;
    TrainingStep? step;
    Action run = static () => { };

    [ParamsSource(nameof(Optimizers))]
    public string Optimizer { get; set; } = "sgd";

    [ParamsSource(nameof(Batches))]
    public int Batch { get; set; } = 1;

    [ParamsSource(nameof(Devices))]
    public string Device { get; set; } = Competitors.Naive;

    public static IEnumerable<string> Optimizers => ["sgd", "adam"];

    public static IEnumerable<int> Batches => [1, 32, 256, 1024, 4096];

    public static IEnumerable<string> Devices => Competitors.Devices;

    public double Flops => TrainingStep.FlopsOf(widths, Batch);

    public double Bytes => 0;

    public bool IsWorthwhile => Device != Competitors.Naive || Batch <= (Suite.IsQuick ? MostNaiveRowsInQuick : MostNaiveRows);

    [GlobalSetup]
    public void Setup()
    {
        var optimizer = GpuNet.Optimizer.Find(Optimizer)!;
        device = Competitors.Open(Device);
        if (device is null)
        {
            var naive = new NaiveTraining(widths, Batch, layer => Measured.Values(widths[layer] * widths[layer + 1], layer));
            var targets = new float[Batch * widths[^1]];
            run = () => naive.Step(targets, learningRate: 1e-9f, Optimizer == "adam" ? 1 : 0);
            return;
        }
        StepCheck.Check(device, widths, optimizer, Batch);
        step = new(device, widths, Activation.Relu, optimizer, Batch);
        run = step.Run;
        Suite.WarmUp(Run);
    }

    [Benchmark]
    public void Run()
    {
        run();
        device?.Synchronize();
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        step?.Dispose();
        device?.Dispose();
        step = null;
        device = null;
    }
}

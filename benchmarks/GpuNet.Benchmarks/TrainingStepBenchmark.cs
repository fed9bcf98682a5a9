using BenchmarkDotNet.Attributes;
using GpuNet.Kernels.Activations;
using GpuNet.Kernels.Losses;
using GpuNet.Kernels.Optimizers;
using GpuNet.Runtime.Devices;
using GpuNet.Runtime.Networks;
using GpuNet.Runtime.Training;

namespace GpuNet.Benchmarks;

/// <summary>A whole training step, 784-512-256-10 with gradient descent, naive and on every device, the data resident.</summary>
[MemoryDiagnoser]
public class TrainingStepBenchmark
{
    const float LearningRate = 0.01f;
    static readonly int[] widths = [784, 512, 256, 10];

    NaiveTraining? naive;
    float[] targets = [];
    Device? device;
    DeviceData? data;
    TrainingPlan? plan;

    [ParamsSource(nameof(Devices))]
    public string Device { get; set; } = Measured.Naive;

    [Params(32, 256)]
    public int Batch { get; set; }

    public static IEnumerable<string> Devices => Measured.Devices();

    [GlobalSetup]
    public void Setup()
    {
        var network = Network.Input(784).Dense(512, Activation.Relu).Dense(256, Activation.Relu).Dense(10);
        var parameters = Initialiser.Initialise(network, seed: 1);
        targets = new float[Batch * 10];
        for (int row = 0; row < Batch; row++)
            targets[row * 10 + row % 10] = 1;
        naive = new(widths, Batch, parameters.GetWeights);
        Measured.Values(Batch * 784, seed: 1).CopyTo(naive.Input, 0);
        if (Device == Measured.Naive)
            return;

        device = DeviceCatalogue.Open(Device);
        data = new(device, Batch, naive.Input, targets);
        plan = new(device, network, Loss.SoftmaxCrossEntropy, Optimizer.Sgd, Batch, data);
        plan.Forward.Order.Upload([.. Enumerable.Range(0, Batch)]);
        plan.Forward.Parameters.Upload(parameters.Values);
        Check(parameters);
    }

    [Benchmark]
    public void Step()
    {
        if (plan is null)
        {
            naive!.Step(targets, LearningRate);
            return;
        }
        plan.Step(new(0, Batch, 1, LearningRate));
        device!.Synchronize();
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        plan?.Dispose();
        data?.Dispose();
        device?.Dispose();
    }

    void Check(Parameters parameters)
    {
        naive!.Step(targets, LearningRate);
        Step();
        plan!.Forward.Parameters.Download(parameters.Values);
        for (int layer = 0; layer < parameters.Network.Layers.Length; layer++)
            Measured.Check(parameters.GetWeights(layer), naive.Weights(layer), terms: 784);
    }
}

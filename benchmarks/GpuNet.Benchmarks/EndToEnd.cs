using System.ComponentModel;
using BenchmarkDotNet.Attributes;

namespace GpuNet.Benchmarks;

[Description("Digits to 0.97: 256 and 128 hidden units with Adam and batches of 32 until 97 % of the validation part is right, "
    + "data uploaded and plan compiled included.")]
[InvocationCount(1)]
[WarmupCount(1)]
[IterationCount(3)]
public class EndToEnd : IMeasured
{
    const double Goal = 0.97;
    const int BatchSize = 32, MostEpochs = 40;

    readonly TrainingOptions recipe = new() { Hidden = [256, 128] };
    DataSet data = Digits.Read();
    PreparedData? prepared;
    Split? split;
    int inputs;
    float[] features = [], targets = [];
    Device? device;

    [ParamsSource(nameof(Devices))]
    public string Device { get; set; } = Competitors.Naive;

    public static IEnumerable<string> Devices => Competitors.Devices;

    public double Flops => 0;

    public double Bytes => 0;

    public bool IsWorthwhile => true;

    [GlobalSetup]
    public void Setup()
    {
        data = Digits.Read();
        prepared = PreparedData.Prepare(data, recipe);
        split = prepared.Split;
        inputs = prepared.Inputs;
        features = prepared.Features.ToArray();
        targets = OneHot(data);
        device = Competitors.Open(Device);
        if (device is not null)
            Suite.WarmUp(() => Train(device));
    }

    [Benchmark]
    public int Run()
    {
        int epochs = device is null ? TrainNaively() : Train(device);
        return epochs <= MostEpochs
            ? epochs
            : throw new InvalidOperationException($"{Device}: {Goal} was not reached in {MostEpochs} epochs");
    }

    [GlobalCleanup]
    public void Cleanup() => device?.Dispose();

    int Train(Device on)
    {
        using var uploaded = new DeviceData(on, data.Count, features, targets);
        var network = recipe.NetworkFor(prepared!);
        var options = new LoopOptions { BatchSize = BatchSize, Epochs = MostEpochs };
        using var trainer = new TrainingLoop(on, network, new SoftmaxCrossEntropy(), new Adam(), options, uploaded);
        using var reached = new CancellationTokenSource();
        var progress = new UntilGoal(reached);
        try
        {
            trainer.Fit(split!.Train, split.Validation, progress, reached.Token);
            return progress.IsReached ? MostEpochs : MostEpochs + 1;
        }
        catch (TrainingStoppedException stopped) when (stopped.IsCancelled)
        {
            return progress.Epochs;
        }
    }

    int TrainNaively()
    {
        int[] widths = [inputs, .. recipe.Hidden, data.ClassNames!.Count];
        var network = new NaiveTraining(widths, BatchSize, Kaiming);
        var validation = network.WithRows(split!.Validation.Length);
        Gather(split.Validation, features, inputs, validation.Input);
        var batch = new float[BatchSize * widths[^1]];
        int[] order = [.. split.Train];
        var random = new Random(1);
        int step = 0;
        for (int epoch = 1; epoch <= MostEpochs; epoch++)
        {
            random.Shuffle(order);
            for (int first = 0; first + BatchSize <= order.Length; first += BatchSize)
            {
                Gather(order.AsSpan(first, BatchSize), features, inputs, network.Input);
                Gather(order.AsSpan(first, BatchSize), targets, widths[^1], batch);
                network.Step(batch, new Adam().LearningRate, ++step);
            }
            validation.Forward();
            if (Right(validation.Logits, split.Validation) >= Goal)
                return epoch;
        }
        return MostEpochs + 1;

        // Uniform with variance 2/n_in, for relu.
        float[] Kaiming(int layer) =>
            [.. Measured.Values(widths[layer] * widths[layer + 1], layer).Select(value => value * MathF.Sqrt(6f / widths[layer]))];
    }

    double Right(float[] logits, int[] rows)
    {
        int classes = data.ClassNames!.Count;
        int right = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            float[] own = logits[(i * classes)..((i + 1) * classes)];
            right += own.IndexOf(own.Max()) == data.ClassOf(rows[i]) ? 1 : 0;
        }
        return (double)right / rows.Length;
    }

    static float[] OneHot(DataSet data)
    {
        var rows = new float[data.Count * data.ClassNames!.Count];
        for (int row = 0; row < data.Count; row++)
            rows[row * data.ClassNames.Count + data.ClassOf(row)] = 1f;
        return rows;
    }

    static void Gather(ReadOnlySpan<int> rows, float[] source, int columns, float[] destination)
    {
        for (int row = 0; row < rows.Length; row++)
            Array.Copy(source, rows[row] * columns, destination, row * columns, columns);
    }

    sealed class UntilGoal(CancellationTokenSource reached) : IProgress<EpochReport>
    {
        public int Epochs { get; private set; }

        public bool IsReached { get; private set; }

        public void Report(EpochReport value)
        {
            Epochs = value.Epoch;
            IsReached = value.Validation?.Accuracy >= Goal;
            if (IsReached)
                reached.Cancel();
        }
    }
}

namespace GpuNet.Tests.Training;

/// <summary>A small task with random examples in three classes.</summary>
public sealed class RandomTask : IDisposable
{
    public const int Rows = 50;
    const int Inputs = 21, Hidden = 40, Classes = 3;
    const int DataSeed = 110;

    public RandomTask(Device device, LoopOptions options, Optimizer? optimizer = null, Network? network = null)
    {
        var random = new Random(DataSeed);
        float[] features = random.NextFloats(Rows * Inputs, limit: 2);
        Data = new(device, Rows, features, random.NextTargets(new SoftmaxCrossEntropy().Name, Rows, Classes));
        Loop = new(device, network ?? Plain, new SoftmaxCrossEntropy(), optimizer ?? new Adam(), options, Data);
    }

    /// <summary>A network of dense layers.</summary>
    public static Network Plain { get; } =
        Network.Input(Inputs).Dense(Hidden, Activation.Relu).Dense(Hidden, Activation.Tanh).Dense(Classes);

    /// <summary>A network with running statistics beside what it learns.</summary>
    public static Network Normalised { get; } = Network.Input(Inputs).Dense(Hidden).BatchNorm(Activation.Relu).Dense(Classes);

    /// <summary>Row numbers of all examples.</summary>
    public static int[] All { get; } = [.. Enumerable.Range(0, Rows)];

    /// <summary>Those to learn from where some are kept for validation.</summary>
    public static int[] Most { get; } = [.. Enumerable.Range(0, Rows - 10)];

    /// <summary>Those kept for validation.</summary>
    public static int[] Rest { get; } = [.. Enumerable.Range(Rows - 10, 10)];

    /// <summary>The examples.</summary>
    public DeviceData Data { get; }

    /// <summary>The training loop.</summary>
    public TrainingLoop Loop { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Loop.Dispose();
        Data.Dispose();
    }
}

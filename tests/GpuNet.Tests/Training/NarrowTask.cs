using GpuNet.Plans;
using GpuNet.Reference;

namespace GpuNet.Tests.Training;

/// <summary>Random examples for a network, and a plan that learns them fully fused or with launches for each layer.</summary>
sealed class NarrowTask : IDisposable
{
    readonly float[] x, y;
    readonly int[] order;
    readonly int batchSize;
    readonly float learningRate;
    readonly Parameters first;
    readonly DeviceData data;

    public NarrowTask(Device device, Network network, NarrowOptions options, bool isFused)
    {
        (Rows, batchSize, learningRate) = (options.Rows, options.BatchSize, options.Optimizer.LearningRate);
        var random = new Random(options.Seed);
        x = random.NextFloats(Rows * network.Inputs, limit: 2);
        y = random.NextTargets(options.Loss, Rows, network.Outputs);
        if (options.IsSpoilt)
            (x[0], x[^1]) = (float.NaN, float.PositiveInfinity);
        order = [.. Enumerable.Range(0, Rows)];
        random.Shuffle(order);
        float[] weights = options.IsWeighted ? [.. order.Select(row => 0.5f + row % 3)] : [];
        first = Parameters.Initialise(network, seed: 4);
        data = options.Packs?.Lend("data", Upload) ?? Upload();
        device.FullyFusion = isFused;
        Plan = new(
            device, network, Loss.Parse(options.Loss), options.Optimizer, options.MicroBatchSize ?? batchSize, data, seed: 0,
            options.Rules ?? new(), accumulates: options.MicroBatchSize is not null, keepsGradients: false, options.Parts,
            Precision.Float32, options.Averages, workers: 1, options.Packs);
        Plan.Forward.Parameters.Upload(first.Values);
        Plan.Forward.Order.Upload(order);

        DeviceData Upload() => options.HasClasses
            ? DeviceData.WithClasses(device, Rows, x, [.. y.Chunk(network.Outputs).Select(row => Array.IndexOf(row, 1f))], weights)
            : new(device, Rows, x, y, weights) { PositiveWeights = options.PositiveWeights };
    }

    public int Rows { get; }

    public TrainingPlan Plan { get; }

    /// <summary>The batches of an epoch; the last may be short.</summary>
    public IEnumerable<Batch> Batches()
    {
        for (int first = 0, step = 1; first < Rows; first += batchSize, step++)
        {
            int rows = Math.Min(batchSize, Rows - first);
            yield return new(first, rows, step, learningRate)
            {
                Weight = data.WeightOf(order.AsSpan(first, rows)),
                AverageRate = 1f / step,
            };
        }
    }

    /// <summary>Trains for an epoch.</summary>
    /// <param name="beforeLaunch">Is called when there are steps that wait for those of other plans.</param>
    /// <returns>The losses, the fractions of correct outputs and the parameters.</returns>
    public (float[] Losses, float[] Correct, float[] Parameters) Train(Action? beforeLaunch = null)
    {
        foreach (var batch in Batches())
            Plan.Step(batch);
        beforeLaunch?.Invoke();
        Plan.LaunchSteps();
        return (Read(Plan.Losses), Read(Plan.Correct), Read(Plan.Forward.Parameters));
    }

    /// <summary>The losses of all examples, and behind them the fractions of correct outputs.</summary>
    public float[] Evaluate()
    {
        int size = Plan.MostEvaluated;
        for (int first = 0; first < Rows; first += size)
            Plan.Evaluate(new(first, Math.Min(size, Rows - first)));
        return [.. Read(Plan.Losses), .. Read(Plan.Correct)];
    }

    /// <summary>The answers to all examples.</summary>
    public float[] Predict() => Plan.Forward.Predict(order);

    /// <summary>The examples of a batch.</summary>
    public (ReferenceMatrix X, ReferenceMatrix Y) Select(Batch batch)
    {
        var rows = order.AsSpan(batch.First, batch.Rows);
        return (Select(x, rows), Select(y, rows));
    }

    /// <summary>The network with its first parameters in double precision.</summary>
    public ReferenceNetwork Reference() => new(
    [
        .. first.Network.Layers.Cast<DenseLayer>().Select((layer, i) => new ReferenceLayer(
            ReferenceMatrix.Of(first.Network.InputsOf(i), layer.Width, first.GetWeights(i)),
            ReferenceMatrix.Of(1, layer.Width, first.GetBiases(i)),
            ReferenceActivation.Find(layer.Activation.Name))),
    ]);

    /// <inheritdoc/>
    public void Dispose()
    {
        Plan.Dispose();
        data.Dispose();
    }

    static float[] Read(DeviceBuffer<float> buffer)
    {
        float[] values = new float[buffer.Length];
        buffer.Download(values);
        return values;
    }

    ReferenceMatrix Select(float[] values, ReadOnlySpan<int> rows)
    {
        int columns = values.Length / Rows;
        var matrix = new ReferenceMatrix(rows.Length, columns);
        for (int row = 0; row < rows.Length; row++)
        {
            for (int column = 0; column < columns; column++)
                matrix[row, column] = values[rows[row] * columns + column];
        }
        return matrix;
    }
}

/// <summary>What a <see cref="NarrowTask"/> is about.</summary>
sealed record NarrowOptions(int Rows, int BatchSize, string Loss = "softmax_cross_entropy")
{
    public int Seed { get; init; } = 211;

    public bool HasClasses { get; init; }

    public bool IsWeighted { get; init; }

    /// <summary>Whether one input of the first row is NaN, and one of the last is infinite.</summary>
    public bool IsSpoilt { get; init; }

    public float[]? PositiveWeights { get; init; }

    public Optimizer Optimizer { get; init; } = new Momentum { LearningRate = 0.1f, WeightDecay = 0.01f };

    public GradientRules? Rules { get; init; }

    public bool Averages { get; init; }

    public int? MicroBatchSize { get; init; }

    public int Parts { get; init; } = 1;

    /// <summary>With what other plans steps are launched.</summary>
    public PlanPacks? Packs { get; init; }
}

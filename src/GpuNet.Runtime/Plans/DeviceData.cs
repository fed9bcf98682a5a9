namespace GpuNet;

/// <summary>
/// A data set from which batches are gathered. It is uploaded once to device memory or, if it would take more than half of that, stays in
/// host memory and is streamed in batches.
/// </summary>
public sealed class DeviceData : IDisposable
{
    readonly DeviceBuffer<float> buffer;
    readonly float[]? weights;

    /// <summary>Uploads features (rows · columns, row-major) and targets (rows · K, row-major).</summary>
    /// <param name="device">The device.</param>
    /// <param name="rows">Number of examples, at least 1.</param>
    /// <param name="features">The features.</param>
    /// <param name="targets">The targets; empty for inference.</param>
    /// <param name="weights">Weight of each example in the loss (rows), at least 0; empty for equal weights.</param>
    /// <exception cref="ArgumentException">The arrays do not divide into that many rows, or a weight is negative or not finite.</exception>
    /// <exception cref="InputException">The device does not have enough memory, or the data set is too large to index.</exception>
    public DeviceData(
        Device device, int rows, ReadOnlySpan<float> features, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights = default)
    {
        if (rows < 1 || features.Length % rows != 0 || targets.Length % rows != 0)
            throw new ArgumentException($"{features.Length} features and {targets.Length} targets are not {rows} whole rows");
        if (!weights.IsEmpty && weights.Length != rows)
            throw new ArgumentException($"there are {weights.Length} weights for {rows} rows");
        foreach (float weight in weights)
        {
            if (!(weight >= 0f && float.IsFinite(weight)))
                throw new ArgumentException($"the weight of an example is {weight}; it must be a number of at least 0");
        }

        var (inputs, outputs, weightColumns) = (features.Length / rows, targets.Length / rows, weights.IsEmpty ? 0 : 1);
        long targetsAt = Matrix.LengthFor(rows, inputs), weightsAt = targetsAt + Matrix.LengthFor(rows, outputs);
        long elements = weightsAt + Matrix.LengthFor(rows, weightColumns);
        int length = Matrix.Indexable(elements, "the data set", "use fewer rows");
        IsStreamed = sizeof(float) * elements > device.MemoryBytes / 2;
        buffer = IsStreamed ? device.AllocateOnHost(length) : device.Allocate<float>(length);
        buffer.Clear();
        Matrix At(long offset, int columns) => new(buffer, (int)offset, rows, columns, Matrix.StrideFor(columns));
        Features = At(0, inputs);
        Targets = At(targetsAt, outputs);
        Rows = rows;
        Features.Upload(features);
        if (targets.Length > 0)
            Targets.Upload(targets);
        if (weights.IsEmpty)
            return;
        this.weights = weights.ToArray();
        var matrix = At(weightsAt, weightColumns);
        matrix.Upload(weights);
        Weights = matrix;
    }

    DeviceData(Device device, int rows, ReadOnlySpan<float> features, ReadOnlySpan<int> classes, int count, ReadOnlySpan<float> weights)
        : this(device, rows, features, Array.ConvertAll(classes.ToArray(), index => (float)index), weights) => ClassCount = count;

    /// <summary>Whether it stays in host memory.</summary>
    public bool IsStreamed { get; }

    /// <summary>Number of examples.</summary>
    public int Rows { get; }

    /// <summary>The features (examples, n₀).</summary>
    public Matrix Features { get; }

    /// <summary>The targets (examples, K), or the indices of the classes (examples, 1).</summary>
    public Matrix Targets { get; private set; }

    /// <summary>For class indices, the number of classes: the largest index plus 1. Otherwise 0.</summary>
    public int ClassCount { get; }

    /// <summary>Weight of each example (examples, 1); null for equal weights.</summary>
    public Matrix? Weights { get; }

    /// <summary>
    /// The weight of positive targets of each output (K); null for equal weights. For losses with a sigmoid link; above 1 for rare labels.
    /// </summary>
    /// <exception cref="ArgumentException">The number differs from that of the targets, or one is negative or not finite.</exception>
    public float[]? PositiveWeights
    {
        get;
        init => field = value is null || (value.Length == Targets.Columns && value.All(weight => weight >= 0f && float.IsFinite(weight)))
            ? value
            : throw new ArgumentException(
                $"the positive weights are {string.Join(", ", value)}; there must be {Targets.Columns}, numbers of at least 0",
                nameof(value));
    }

    /// <summary>Uploads features and, as targets, the class index of each example instead of one-hot rows.</summary>
    /// <param name="device">The device.</param>
    /// <param name="rows">Number of examples, at least 1.</param>
    /// <param name="features">The features (rows · columns, row-major).</param>
    /// <param name="classes">The classes (rows), from 0 to below 2²⁴.</param>
    /// <param name="weights">Weight of each example in the loss (rows), at least 0; empty for equal weights.</param>
    /// <exception cref="ArgumentException">As for the constructor, or an index is not from 0 to below 2²⁴.</exception>
    public static DeviceData WithClasses(
        Device device, int rows, ReadOnlySpan<float> features, ReadOnlySpan<int> classes, ReadOnlySpan<float> weights = default)
    {
        if (classes.Length != rows)
            throw new ArgumentException($"there are {classes.Length} classes for {rows} rows");
        int largest = 0;
        foreach (int index in classes)
        {
            if (index is < 0 or >= 1 << 24)
                throw new ArgumentException($"the index of a class is {index}; it must be from 0 to below 2²⁴");
            largest = Math.Max(largest, index);
        }
        return new(device, rows, features, classes, largest + 1, weights);
    }

    /// <summary>Uploads features that are also the targets, as for an autoencoder; they are stored once.</summary>
    /// <param name="device">The device.</param>
    /// <param name="rows">Number of examples, at least 1.</param>
    /// <param name="features">The features (rows · columns, row-major).</param>
    /// <param name="weights">Weight of each example in the loss (rows), at least 0; empty for equal weights.</param>
    /// <exception cref="ArgumentException">
    /// The array does not divide into that many rows, or a weight is negative or not finite.
    /// </exception>
    public static DeviceData WithFeaturesAsTargets(
        Device device, int rows, ReadOnlySpan<float> features, ReadOnlySpan<float> weights = default)
    {
        var data = new DeviceData(device, rows, features, [], weights);
        data.Targets = data.Features;
        return data;
    }

    /// <summary>The weight of an example; 1 for equal weights.</summary>
    public float WeightOf(int row) => weights?[row] ?? 1f;

    /// <summary>The sum of the weights of some examples.</summary>
    public double WeightOf(ReadOnlySpan<int> rows)
    {
        if (weights is null)
            return rows.Length;
        double sum = 0;
        foreach (int row in rows)
            sum += weights[row];
        return sum;
    }

    /// <inheritdoc/>
    public void Dispose() => buffer.Dispose();
}

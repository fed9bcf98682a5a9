using GpuNet.Plans;

namespace GpuNet;

/// <summary>
/// A data set from which batches are gathered. It is copied once to device memory or, if it would take more than half of that, stays on
/// the host and is streamed in batches.
/// </summary>
public sealed class DeviceData : IDisposable
{
    // Numbers that are copied at once.
    const int PartLength = 1 << 20;

    readonly DeviceBuffer<float>? buffer;
    readonly float[]? weights;
    Action? giveBack;

    /// <summary>Uploads features (rows · columns, row-major) and targets (rows · K, row-major).</summary>
    /// <param name="device">The device.</param>
    /// <param name="rows">Number of examples, at least 1.</param>
    /// <param name="features">The features.</param>
    /// <param name="targets">The targets; empty for inference.</param>
    /// <param name="weights">Weight of each example in the loss (rows), at least 0; empty for equal weights.</param>
    /// <exception cref="ArgumentException">The arrays do not divide into that many rows, or a weight is negative or not finite.</exception>
    /// <exception cref="InputException">The device does not have enough memory.</exception>
    public DeviceData(
        Device device, int rows, ReadOnlySpan<float> features, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights = default)
        : this(device, MatrixOf(rows, features, targets), targets, weights)
    {
    }

    /// <summary>Takes features, and uploads targets (rows · K, row-major).</summary>
    /// <param name="device">The device.</param>
    /// <param name="features">
    /// The features (examples, columns), which must not change: a device whose memory is the host's reads them where they are.
    /// </param>
    /// <param name="targets">The targets; empty for inference.</param>
    /// <param name="weights">Weight of each example in the loss (rows), at least 0; empty for equal weights.</param>
    /// <exception cref="ArgumentException">The targets do not divide into rows, or a weight is negative or not finite.</exception>
    /// <exception cref="InputException">The device does not have enough memory.</exception>
    public DeviceData(
        Device device, HostMatrix<float> features, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights = default)
    {
        int rows = features.Rows;
        Device = device;
        if (rows < 1 || targets.Length % rows != 0)
            throw new ArgumentException($"{features.Length} features and {targets.Length} targets are not {rows} whole rows");
        if (!weights.IsEmpty && weights.Length != rows)
            throw new ArgumentException($"there are {weights.Length.Counted("weight")} for {rows.Counted("row")}");
        foreach (float weight in weights)
        {
            if (!(weight >= 0f && float.IsFinite(weight)))
                throw new ArgumentException($"the weight of an example is {weight}; it must be a number of at least 0");
        }

        var (outputs, weightColumns) = (targets.Length / rows, weights.IsEmpty ? 0 : 1);
        long targetsAt = Matrix.LengthFor(rows, features.Columns), weightsAt = targetsAt + Matrix.LengthFor(rows, outputs);
        long elements = weightsAt + Matrix.LengthFor(rows, weightColumns);
        bool fits = elements <= Matrix.MostElements && sizeof(float) * elements <= device.MemoryBytes / 2;
        IsStreamed = !device.IsHost && !fits;
        buffer = device.IsHost || IsStreamed ? null : device.Allocate<float>((int)elements);
        buffer?.Clear();
        Rows = rows;
        Features = Place(features, 0);
        Targets = Place(new(targets.ToArray(), rows, outputs), targetsAt);
        if (weights.IsEmpty)
            return;
        this.weights = weights.ToArray();
        Weights = Place(new(this.weights, weightColumns), weightsAt);
    }

    DeviceData(Device device, HostMatrix<float> features, ReadOnlySpan<int> classes, int count, ReadOnlySpan<float> weights)
        : this(device, features, Array.ConvertAll(classes.ToArray(), index => (float)index), weights) => ClassCount = count;

    /// <summary>The device.</summary>
    internal Device Device { get; }

    /// <summary>Whether it stays on the host, because it is too large for the device.</summary>
    public bool IsStreamed { get; }

    /// <summary>Number of examples.</summary>
    public int Rows { get; }

    /// <summary>The features (examples, n₀).</summary>
    internal ExampleRows Features { get; }

    /// <summary>The targets (examples, K), or the indices of the classes (examples, 1).</summary>
    internal ExampleRows Targets { get; private set; }

    /// <summary>For class indices, the number of classes: the largest index plus 1. Otherwise 0.</summary>
    public int ClassCount { get; }

    /// <summary>Weight of each example (examples, 1); null for equal weights.</summary>
    internal ExampleRows? Weights { get; }

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
        Device device, int rows, ReadOnlySpan<float> features, ReadOnlySpan<int> classes, ReadOnlySpan<float> weights = default) =>
        WithClasses(device, MatrixOf(rows, features, []), classes, weights);

    /// <summary>Takes features, and as targets the class index of each example.</summary>
    internal static DeviceData WithClasses(
        Device device, HostMatrix<float> features, ReadOnlySpan<int> classes, ReadOnlySpan<float> weights)
    {
        if (classes.Length != features.Rows)
            throw new ArgumentException($"there are {classes.Length} classes for {features.Rows} rows");
        int largest = 0;
        foreach (int index in classes)
        {
            if (index is < 0 or >= 1 << 24)
                throw new ArgumentException($"the index of a class is {index}; it must be from 0 to below 2²⁴");
            largest = Math.Max(largest, index);
        }
        return new(device, features, classes, largest + 1, weights);
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
        Device device, int rows, ReadOnlySpan<float> features, ReadOnlySpan<float> weights = default) =>
        WithFeaturesAsTargets(device, MatrixOf(rows, features, []), weights);

    /// <summary>Takes features that are also the targets.</summary>
    internal static DeviceData WithFeaturesAsTargets(Device device, HostMatrix<float> features, ReadOnlySpan<float> weights)
    {
        var data = new DeviceData(device, features, [], weights);
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
    public void Dispose()
    {
        if (giveBack is null)
            buffer?.Dispose();
        else
            Interlocked.Exchange(ref giveBack, () => { })();
    }

    /// <summary>The same data for one of several users.</summary>
    /// <param name="giveBack">Is called instead when it is disposed.</param>
    internal DeviceData Lent(Action giveBack)
    {
        var lent = (DeviceData)MemberwiseClone();
        lent.giveBack = giveBack;
        return lent;
    }

    static HostMatrix<float> MatrixOf(int rows, ReadOnlySpan<float> features, ReadOnlySpan<float> targets) =>
        rows >= 1 && features.Length % rows == 0
            ? new(features.ToArray(), rows, features.Length / rows)
            : throw new ArgumentException($"{features.Length} features and {targets.Length} targets are not {rows} whole rows");

    // On the device where there is room, and else where it is.
    ExampleRows Place(HostMatrix<float> rows, long offset)
    {
        if (buffer is null)
            return new(rows);
        var whole = new Matrix(buffer, (int)offset, rows.Rows, rows.Columns, Matrix.StrideFor(rows.Columns));
        float[] part = new float[rows.Columns * Math.Clamp(PartLength / Math.Max(1, rows.Columns), 1, rows.Rows)];
        int count = part.Length / Math.Max(1, rows.Columns);
        for (int first = 0; rows.Columns > 0 && first < rows.Rows; first += count)
        {
            count = Math.Min(count, rows.Rows - first);
            for (int row = 0; row < count; row++)
                rows.CopyRow(first + row, part.AsSpan(row * rows.Columns));
            var to = whole with { Offset = whole.Offset + first * whole.Stride, Rows = count };
            to.Upload(part.AsSpan(0, count * rows.Columns));
        }
        return new(whole);
    }
}

using GpuNet.Runtime.Devices;

namespace GpuNet.Runtime.Training;

/// <summary>
/// The matrices of a plan, by name. They are asked for twice: first only counted, and once <see cref="Take"/> has taken the memory for
/// all of them, handed out.
/// </summary>
/// <param name="batchSize">The most examples of a batch.</param>
/// <param name="isForTraining">Whether the plan trains, so that what derivatives are computed from is kept.</param>
sealed class Workspace(int batchSize, bool isForTraining) : IDisposable
{
    const string Remedy = "use a smaller one";

    readonly Dictionary<string, int> places = [];
    readonly List<(int Rows, int Columns)> shapes = [];
    Arena? arena;

    string What => $"a batch size of {batchSize}";

    /// <summary>Whether the plan trains.</summary>
    public bool IsForTraining => isForTraining;

    /// <summary>Elements of all matrices together, padding included.</summary>
    public long Length => Arena.LengthFor(shapes);

    /// <summary>A matrix with rows for every example of a batch; 0 at first, and padding stays so.</summary>
    public Matrix Rows(string name, int rowsPerExample, int columns, int extraRows = 0) =>
        Matrix(name, Indexable((long)batchSize * rowsPerExample + extraRows), columns);

    /// <summary>A matrix; 0 at first, and padding stays so.</summary>
    public Matrix Matrix(string name, int rows, int columns)
    {
        if (!places.TryGetValue(name, out int place))
        {
            place = places[name] = shapes.Count;
            shapes.Add((rows, columns));
        }
        if (shapes[place] != (rows, columns))
            throw new InvalidOperationException($"the matrix '{name}' is asked for in two sizes: {shapes[place]} and {(rows, columns)}");
        return arena is null ? new(Unallocated.Buffer, 0, rows, columns, Devices.Matrix.StrideFor(columns)) : arena.Matrices[place];
    }

    /// <summary>Takes the memory for all matrices that were asked for.</summary>
    /// <exception cref="InputException">They have more elements than can be indexed.</exception>
    public void Take(Device device) => arena = new(device, shapes, What, Remedy);

    public void Dispose() => arena?.Dispose();

    int Indexable(long elements) => Devices.Matrix.Indexable(elements, What, Remedy);
}

/// <summary>What matrices lie in while they are only counted.</summary>
sealed class Unallocated() : DeviceBuffer<float>(0, device: null)
{
    public static Unallocated Buffer { get; } = new();

    public override void Upload(ReadOnlySpan<float> source, int offset = 0) => throw new NotSupportedException();

    public override void Download(Span<float> destination, int offset = 0) => throw new NotSupportedException();

    public override void Clear() => throw new NotSupportedException();

    protected override void Release()
    {
    }
}

namespace GpuNet;

/// <summary>
/// The position of each tensor in the flat buffer of all parameters of a network; gradients and optimizer state have the same layout.
/// Weights come first, then biases, then the state of layers, so weight decay applies to the first <see cref="WeightLength"/> elements.
/// Rows and matrices are padded as described at <see cref="Matrix"/>; the padding is 0.
/// </summary>
public sealed class ParameterLayout
{
    readonly Dictionary<string, (ParameterTensor Tensor, int Offset)> places = [];

    /// <summary>Lays out tensors.</summary>
    /// <param name="tensors">The tensors of a network.</param>
    /// <param name="owner">The owner of the tensors, for messages.</param>
    /// <exception cref="InputException">They have too many elements to index.</exception>
    public ParameterLayout(IEnumerable<ParameterTensor> tensors, string owner)
    {
        foreach (var tensor in tensors.OrderBy(tensor => tensor.Role))
        {
            places.Add(tensor.Name, (tensor, Length));
            long length = Length + Matrix.LengthFor(tensor.Rows, tensor.Columns);
            Length = Matrix.Indexable(length, owner, "use narrower layers");
            if (tensor.Role == TensorRole.Weight)
                WeightLength = Length;
            if (tensor.Role != TensorRole.State)
                LearnedLength = Length;
        }
    }

    /// <summary>Elements before the first bias, padding included: a multiple of <see cref="Matrix.Alignment"/>.</summary>
    public int WeightLength { get; }

    /// <summary>Elements before the state of layers, padding included: a multiple of <see cref="Matrix.Alignment"/>.</summary>
    public int LearnedLength { get; }

    /// <summary>Elements before the state of layers, without padding.</summary>
    internal long LearnedCount => places.Values.Where(place => place.Tensor.Role != TensorRole.State)
        .Sum(place => (long)place.Tensor.Rows * place.Tensor.Columns);

    /// <summary>Elements of the flat buffer, padding included.</summary>
    public int Length { get; }

    /// <summary>A tensor in a buffer of this layout.</summary>
    /// <param name="buffer">The buffer.</param>
    /// <param name="name">The tensor's name: <c>layers.0.weight</c>.</param>
    public Matrix Of(DeviceBuffer<float> buffer, string name)
    {
        var (tensor, offset) = Find(name);
        return new(buffer, offset, tensor.Rows, tensor.Columns, Matrix.StrideFor(tensor.Columns));
    }

    /// <summary>W of a dense layer (n_in, n_out) in a buffer of this layout.</summary>
    public Matrix Weights(DeviceBuffer<float> buffer, int layer) => Of(buffer, WeightName(layer));

    /// <summary>b of a dense layer (1, n_out) in a buffer of this layout.</summary>
    public Matrix Biases(DeviceBuffer<float> buffer, int layer) => Of(buffer, BiasName(layer));

    /// <summary>The tensor of that name.</summary>
    internal ParameterTensor Tensor(string name) => Find(name).Tensor;

    /// <summary>The place of a tensor's first element.</summary>
    internal int OffsetOf(string name) => Find(name).Offset;

    /// <summary>A row of a tensor in host memory of this layout.</summary>
    internal Span<float> Row(float[] values, string name, int row)
    {
        var (tensor, offset) = Find(name);
        return values.AsSpan(offset + row * Matrix.StrideFor(tensor.Columns), tensor.Columns);
    }

    /// <summary>The prefix of the names of a layer's tensors: <c>layers.0</c>.</summary>
    internal static string PathOf(int layer) => $"layers.{layer}";

    internal static string WeightName(int layer) => $"{PathOf(layer)}.weight";

    internal static string BiasName(int layer) => $"{PathOf(layer)}.bias";

    (ParameterTensor Tensor, int Offset) Find(string name) => places.TryGetValue(name, out var place)
        ? place
        : throw new ArgumentException($"the network has no tensor '{name}', but {string.Join(", ", places.Keys)}", nameof(name));
}

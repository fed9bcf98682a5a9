using System.Collections.Immutable;

namespace GpuNet;

/// <summary>A tensor that a layer has.</summary>
/// <param name="Name">Its name within the layer, or with the layer's place in front within a network: <c>layers.0.weight</c>.</param>
/// <param name="Role">What happens to it in training.</param>
/// <param name="Rows">Number of rows; 1 for a vector.</param>
/// <param name="Columns">Number of columns, n_out.</param>
/// <param name="Inputs">Number of inputs that a unit adds up, n_in; with n_out it decides how large random first values are.</param>
/// <param name="Initialiser">Its first values.</param>
public sealed record ParameterTensor(string Name, TensorRole Role, int Rows, int Columns, int Inputs, Initialiser Initialiser)
{
    /// <summary>A learned matrix (n_in, n_out).</summary>
    public static ParameterTensor Weight(string name, int rows, int columns, Initialiser initialiser) =>
        new(name, TensorRole.Weight, rows, columns, rows, initialiser);

    /// <summary>A learned vector (n_out) that units of n_in inputs add.</summary>
    public static ParameterTensor Bias(string name, int inputs, int columns, Initialiser initialiser) =>
        new(name, TensorRole.Bias, 1, columns, inputs, initialiser);

    /// <summary>A learned vector of which each element belongs to one input, all of one value at first.</summary>
    public static ParameterTensor Scale(string name, int columns, float value) =>
        Bias(name, inputs: 1, columns, Initialiser.Constant(value));

    /// <summary>A kept vector, all of one value at first.</summary>
    public static ParameterTensor State(string name, int columns, float value) =>
        new(name, TensorRole.State, 1, columns, 1, Initialiser.Constant(value));

    /// <summary>The extents as files have them: two of a matrix, one of a vector.</summary>
    public ImmutableArray<int> Shape => Role == TensorRole.Weight ? [Rows, Columns] : [Columns];

    /// <summary>Number of values.</summary>
    public long Count => (long)Rows * Columns;
}

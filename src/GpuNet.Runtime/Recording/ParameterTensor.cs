using System.Collections.Immutable;

namespace GpuNet;

/// <summary>A tensor of a layer.</summary>
/// <param name="Name">
/// Its name within the layer, or within a network, prefixed with the position of the layer: <c>layers.0.weight</c>.
/// </param>
/// <param name="Role">Its role in training.</param>
/// <param name="Rows">Number of rows; 1 for a vector.</param>
/// <param name="Columns">Number of columns, n_out.</param>
/// <param name="Inputs">Number of inputs of a unit, n_in; with n_out it determines the scale of random initial values.</param>
/// <param name="Initialiser">Its initialiser.</param>
public sealed record ParameterTensor(string Name, TensorRole Role, int Rows, int Columns, int Inputs, Initialiser Initialiser)
{
    /// <summary>A learned matrix (n_in, n_out).</summary>
    public static ParameterTensor Weight(string name, int rows, int columns, Initialiser initialiser) =>
        new(name, TensorRole.Weight, rows, columns, rows, initialiser);

    /// <summary>A learned vector (n_out), added by units with n_in inputs.</summary>
    public static ParameterTensor Bias(string name, int inputs, int columns, Initialiser initialiser) =>
        new(name, TensorRole.Bias, 1, columns, inputs, initialiser);

    /// <summary>A learned vector with one element per input, initialised to one value.</summary>
    public static ParameterTensor Scale(string name, int columns, float value) =>
        Bias(name, inputs: 1, columns, Initialiser.Constant(value));

    /// <summary>A vector of layer state, initialised to one value.</summary>
    public static ParameterTensor State(string name, int columns, float value) => State(name, columns, Initialiser.Constant(value));

    /// <summary>A vector of layer state.</summary>
    internal static ParameterTensor State(string name, int columns, Initialiser initialiser) =>
        new(name, TensorRole.State, 1, columns, 1, initialiser);

    /// <summary>The shape in files: two extents for a matrix, one for a vector.</summary>
    public ImmutableArray<int> Shape => Role == TensorRole.Weight || Rows > 1 ? [Rows, Columns] : [Columns];

    /// <summary>Number of values.</summary>
    public long Count => (long)Rows * Columns;
}

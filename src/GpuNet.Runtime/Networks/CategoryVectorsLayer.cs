using System.Collections.Immutable;
using GpuNet.Recording;

namespace GpuNet;

/// <summary>
/// Learned vectors of categories (Guo and Berkhahn, Entity Embeddings of Categorical Variables, 2016): the one-hot columns of a category
/// column become the vector of the category that is 1, x·W, and 0 where none is. ∂E/∂W adds δ to the vectors of the rows' categories.
/// </summary>
/// <param name="Categories">
/// The number of one-hot columns of each category column, and 0 for each other column, which is passed on as it is.
/// </param>
/// <param name="Width">The length of a vector.</param>
public sealed record CategoryVectorsLayer(ImmutableArray<int> Categories, int Width) : Layer
{
    internal override string ProblemAsLast => "has vectors of categories, which are not logits: add a dense layer after it";

    BlockDiagonalProduct Product => new(Categories, Width);

    /// <inheritdoc/>
    public override int OutputsFor(int inputs)
    {
        if (Width < 1)
            throw new ArgumentException($"has vectors of {Width} numbers; it must be at least 1");
        if (Categories.IsDefault || Categories.Any(count => count < 0) || Categories.All(count => count == 0)
            || Categories.Sum(count => Math.Max(count, 1L)) != inputs)
        {
            throw new ArgumentException(
                $"needs numbers of categories that make up {inputs} inputs, 0 for an input that is passed on, and at least one above 0");
        }
        return Product.Outputs;
    }

    /// <inheritdoc/>
    public override IEnumerable<ParameterTensor> TensorsFor(int inputs) =>
    [
        // Of the one-hot columns of a category column one is 1, so the vectors have the variance 1, as scaled numbers.
        new("weight", TensorRole.Weight, Product.Terms, Width, Inputs: 1, Initialiser.LeCunUniform),
    ];

    /// <inheritdoc/>
    public override string ToString() => $"{Product.Outputs} category vectors";

    /// <inheritdoc/>
    public override Signal Record(Tape tape, Signal input) => Product.Record(tape, input);
}

using System.Collections.Immutable;
using GpuNet.Devices.Operations;
using GpuNet.Recording;

namespace GpuNet;

/// <summary>
/// A product with a block-diagonal matrix: each block of columns becomes a vector, Σ_t x_t·W_t over its columns t, so that an embedding has
/// weights of its own for each column. ∂E/∂W_t = Σ x_t·δ, ∂E/∂x_t = δ·W_tᵀ.
/// </summary>
/// <param name="Counts">The columns of each block; 0 for one that is passed on as it is.</param>
/// <param name="Width">The length of the vectors.</param>
sealed record BlockDiagonalProduct(ImmutableArray<int> Counts, int Width)
{
    const int MostPlaces = 1 << 24;

    /// <summary>Columns with weights, the rows of W.</summary>
    public int Terms => Counts.Sum();

    /// <summary>Number of outputs.</summary>
    /// <exception cref="ArgumentException">There are too many.</exception>
    public int Outputs
    {
        get
        {
            long terms = Counts.Sum(count => (long)count), outputs = Counts.Sum(count => count == 0 ? 1L : Width);
            // Places are kept as floats.
            return Math.Max(terms, outputs) <= MostPlaces ? (int)outputs : throw new ArgumentException(
                $"has {terms} rows of weights and {outputs} outputs; there must be at most {MostPlaces} of each");
        }
    }

    /// <summary>Records it, with the weights of the tensor <c>weight</c>.</summary>
    public Signal Record(Tape tape, Signal input)
    {
        var blocks = Table(tape);
        var output = tape.Output(input.RowsPerExample, Outputs, Activation.Identity);
        var w = tape.Parameter("weight");
        tape.Forward(new BlockDiagonalOperation(tape.Step("vectors"), input.X, blocks, w, output.X), output);
        if (output.Delta is not { } delta)
            return output;
        tape.Backward(new BlockDiagonalGradientOperation(tape.Step("gradients"), input.X, delta, blocks, tape.Gradient("weight")), output);
        if (input.Delta is { } below)
        {
            tape.TimesDerivative(input);
            tape.Backward(new BlockDiagonalBackwardOperation(tape.Step("backward"), delta, blocks, w, below), output);
        }
        return output;
    }

    BlockTable Table(Tape tape)
    {
        List<float>[] ofOutputs = [[], [], [], []], ofInputs = [[], [], []], ofTerms = [[], []];
        foreach (var (count, input, term, output) in BlockPlace.Of(Counts, Width))
        {
            for (int column = 0; column < (count == 0 ? 1 : Width); column++)
                Add(ofOutputs, input, term, count, column);
            for (int i = 0; i < Math.Max(count, 1); i++)
                Add(ofInputs, term + i, output, count == 0 ? 0 : Width);
            for (int i = 0; i < count; i++)
                Add(ofTerms, input + i, output);
        }
        return new(Counts, Constant("of outputs", ofOutputs), Constant("of inputs", ofInputs), Constant("of weights", ofTerms));

        static void Add(List<float>[] rows, params ReadOnlySpan<int> values)
        {
            for (int row = 0; row < rows.Length; row++)
                rows[row].Add(values[row]);
        }

        Matrix Constant(string name, List<float>[] rows) => tape.Constant(name, rows[0].Count, [.. rows.SelectMany(row => row)]);
    }
}

using System.Collections.Immutable;
using GpuNet.Devices.Operations;
using GpuNet.Kernels.Embedding;
using GpuNet.Recording;

namespace GpuNet;

/// <summary>
/// An embedding of numbers, each as a vector of its own: the values of basis functions of the number, and a linear layer for each number
/// (Gorishniy, Rubachev and Babenko, On Embeddings for Numerical Features, 2022).
/// </summary>
/// <remarks>It must be the first layer: there is no ∂E/∂x.</remarks>
/// <param name="Width">The length of a vector.</param>
public abstract record NumberEmbeddingLayer(int Width) : Layer
{
    internal override bool IsFirst => true;

    internal override string ProblemAsLast => "embeds numbers, and its vectors are not logits: add a dense layer after it";

    /// <summary>The basis functions of each input; 0 passes it on as it is.</summary>
    private protected abstract ImmutableArray<int> Counts { get; }

    /// <summary>What there is a number of for each input: <c>bins</c>.</summary>
    private protected abstract string Basis { get; }

    /// <summary>The shortest vector.</summary>
    private protected virtual int LeastWidth => 1;

    /// <summary>The linear layers, of the values.</summary>
    private protected abstract BlockDiagonalProduct Product { get; }

    /// <summary>How many outputs an input becomes.</summary>
    internal int OutputsOf(int input) => Counts[input] == 0 ? 1 : Width;

    /// <inheritdoc/>
    public sealed override int OutputsFor(int inputs)
    {
        if (Width < LeastWidth)
            throw new ArgumentException($"has vectors of {Width} numbers; it must be at least {LeastWidth}");
        if (Counts.IsDefault || Counts.Length != inputs || Counts.Any(count => count < 0) || Counts.All(count => count == 0))
        {
            throw new ArgumentException(
                $"needs a number of {Basis}, 0 or more, for each of {inputs} inputs, and at least one with {Basis}");
        }
        return Product.Outputs;
    }

    /// <summary>Records the values of the basis functions.</summary>
    /// <typeparam name="TBasis">The basis function.</typeparam>
    /// <param name="tape">The plan that is being recorded.</param>
    /// <param name="input">The numbers.</param>
    /// <param name="a">The tensor of the first constants.</param>
    /// <param name="b">The tensor of the second constants.</param>
    /// <param name="learns">Whether the constants are learned.</param>
    /// <param name="keepsNumbers">Whether each number that has basis functions comes before their values.</param>
    private protected (Signal Values, EncodingTable Table) RecordValues<TBasis>(
        Tape tape, Signal input, string a, string b, bool learns, bool keepsNumbers) where TBasis : struct, IBasis
    {
        List<(int Input, int Terms)> groups = [];
        foreach (var (place, count) in Counts.Index())
        {
            if (keepsNumbers && count > 0)
                groups.Add((place, 0));
            groups.Add((place, count));
        }
        var table = TableOf(tape, groups);
        var values = tape.Matrix("values", input.RowsPerExample, table.OfValues.Columns);
        Matrix? delta = learns && tape.IsTraining ? tape.MatrixLike("delta of values", input with { X = values }) : null;
        tape.Forward(
            new EncodeOperation<TBasis>(tape.Step("encode"), input.X, table, tape.Parameter(a), tape.Parameter(b), values), input);
        return (new(values, input.RowsPerExample, Activation.Identity, S: null, delta, values), table);
    }

    static EncodingTable TableOf(Tape tape, List<(int Input, int Terms)> groups)
    {
        List<float> inputs = [], terms = [], inputsOfTerms = [], columns = [];
        foreach (var (input, count) in groups)
        {
            for (int term = 0; term < Math.Max(count, 1); term++)
            {
                if (count > 0)
                {
                    inputsOfTerms.Add(input);
                    columns.Add(inputs.Count);
                }
                terms.Add(count == 0 ? -1 : inputsOfTerms.Count - 1);
                inputs.Add(input);
            }
        }
        return new(
            groups, tape.Constant("of values", inputs.Count, [.. inputs, .. terms]),
            tape.Constant("of basis functions", columns.Count, [.. inputsOfTerms, .. columns]));
    }
}

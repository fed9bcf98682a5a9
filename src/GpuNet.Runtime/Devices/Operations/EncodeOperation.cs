using GpuNet.Kernels.Embedding;

namespace GpuNet.Devices.Operations;

/// <summary>Which values an encoding makes of which input.</summary>
/// <param name="Groups">In the order of the values: an input, and how many basis functions of it; 0 passes it on.</param>
/// <param name="OfValues">Of each value its input, and its basis function or −1 to pass the input on (2, values).</param>
/// <param name="OfTerms">Of each basis function its input and its place among the values (2, basis functions).</param>
sealed record EncodingTable(IReadOnlyList<(int Input, int Terms)> Groups, Matrix OfValues, Matrix OfTerms)
{
    /// <summary>Declares the operands of an encoding or of its gradients.</summary>
    public void Check(Operands operands, Matrix x, Matrix values, Matrix a, Matrix b) => operands
        .Rows(x, x.Columns).Rows(values, OfValues.Columns).Matrix(a, 1, OfTerms.Columns).Matrix(b, 1, OfTerms.Columns)
        .Matrix(OfValues, 2, values.Columns).Matrix(OfTerms, 2, a.Columns)
        .Require(Groups.All(group => group.Input < x.Columns), $"{x.Columns} columns are not those that are encoded")
        .Require(Groups.Sum(group => group.Terms) == a.Columns, $"{a.Columns} constants are not those of the basis functions");
}

/// <summary>Each number as the values of basis functions, each with two constants.</summary>
/// <typeparam name="TBasis">The basis function.</typeparam>
/// <param name="Step">Its place in the training step.</param>
/// <param name="X">X (N, inputs).</param>
/// <param name="Table">Which values there are.</param>
/// <param name="A">The first constant of each basis function.</param>
/// <param name="B">The second constant of each basis function.</param>
/// <param name="Y">The values (N, values).</param>
sealed record EncodeOperation<TBasis>(string Step, Matrix X, EncodingTable Table, Matrix A, Matrix B, Matrix Y) : Operation(Step)
    where TBasis : struct, IBasis
{
    /// <inheritdoc/>
    public override void Check(Operands operands) => Table.Check(operands, X, Y, A, B);

    /// <inheritdoc/>
    public override string Shapes(int rows) => $"({rows}, {X.Columns}) to ({rows}, {Y.Columns})";

    /// <inheritdoc/>
    public override double Flops(int rows) => (double)rows * A.Columns * TBasis.Flops;

    /// <inheritdoc/>
    public override double Bytes(int rows) => 4.0 * (rows * ((double)X.Columns + Y.Columns) + 2.0 * A.Columns);
}

/// <summary>The gradients of cosines: ∂E/∂b = Σ δ·s and ∂E/∂c = Σ δ·s·x with s = −2π·sin 2π(c·x + b).</summary>
/// <param name="Step">Its place in the training step.</param>
/// <param name="X">X (N, inputs).</param>
/// <param name="Delta">δ of the values (N, values).</param>
/// <param name="Table">Which values there are.</param>
/// <param name="Frequencies">c.</param>
/// <param name="Phases">b.</param>
/// <param name="OfFrequencies">∂E/∂c.</param>
/// <param name="OfPhases">∂E/∂b.</param>
sealed record CosineGradientOperation(
    string Step, Matrix X, Matrix Delta, EncodingTable Table, Matrix Frequencies, Matrix Phases, Matrix OfFrequencies, Matrix OfPhases)
    : Operation(Step)
{
    /// <inheritdoc/>
    public override void Check(Operands operands)
    {
        Table.Check(operands, X, Delta, Frequencies, Phases);
        operands.Matrix(OfFrequencies, 1, Frequencies.Columns).Matrix(OfPhases, 1, Phases.Columns);
    }

    /// <inheritdoc/>
    public override string Shapes(int rows) => $"({rows}, {X.Columns}), ({rows}, {Delta.Columns})";

    /// <inheritdoc/>
    public override double Flops(int rows) => (double)rows * Frequencies.Columns * (Cosine.Flops + 4);

    /// <inheritdoc/>
    public override double Bytes(int rows) => 4.0 * (rows * ((double)X.Columns + Delta.Columns) + 4.0 * Frequencies.Columns);
}

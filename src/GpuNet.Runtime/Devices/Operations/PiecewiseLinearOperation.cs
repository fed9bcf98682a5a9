using GpuNet.Kernels.Embedding;

namespace GpuNet.Devices.Operations;

/// <summary>The bins of each input of a piecewise-linear embedding, and where they are in its matrices.</summary>
/// <param name="Counts">Bins of each input; 0 passes it on.</param>
/// <param name="Starts">Where each bin begins (bins).</param>
/// <param name="Slopes">1/width of each bin (bins).</param>
/// <param name="OfOutputs">Of each output its input, its first bin, the number of bins, and its column of W (4, outputs).</param>
/// <param name="OfBins">Of each bin its input and the first output of that (2, bins).</param>
sealed record BinTable(IReadOnlyList<int> Counts, Matrix Starts, Matrix Slopes, Matrix OfOutputs, Matrix OfBins)
{
    /// <summary>Declares its operands for embeddings with that many outputs.</summary>
    public Operands Check(Operands operands, int outputs) => operands
        .Matrix(Starts, 1, OfBins.Columns).Matrix(Slopes, 1, OfBins.Columns).Matrix(OfBins, 2, OfBins.Columns)
        .Matrix(OfOutputs, 4, outputs).Require(Counts.Sum() == OfBins.Columns, $"{OfBins.Columns} bins are not those of the inputs");

    /// <summary>The sizes for X, Y or δ, and W or its gradient.</summary>
    public static EmbeddingShape Shape(int rows, Matrix x, Matrix y, Matrix w, Matrix places) => new(
        rows, x.Columns, y.Columns, w.Rows, w.Columns, x.Stride, y.Stride, w.Stride, places.Stride);
}

/// <summary>The piecewise-linear embedding of each number: Y = Σ_t e_t·W_t over the bins t of its column.</summary>
/// <param name="Step">Its place in the training step.</param>
/// <param name="X">X (N, inputs).</param>
/// <param name="Bins">The bins.</param>
/// <param name="W">W (bins, width).</param>
/// <param name="Y">Y (N, outputs).</param>
sealed record PiecewiseLinearOperation(string Step, Matrix X, BinTable Bins, Matrix W, Matrix Y) : Operation(Step)
{
    /// <inheritdoc/>
    public override void Check(Operands operands) => Bins.Check(
        operands.Rows(X, Bins.Counts.Count).Matrix(W, Bins.OfBins.Columns, W.Columns).Rows(Y, Y.Columns), Y.Columns);

    /// <inheritdoc/>
    public override string Shapes(int rows) => $"({rows}, {X.Columns}) to ({rows}, {Y.Columns}), {W.Rows} bins";

    /// <inheritdoc/>
    public override double Flops(int rows) => 2.0 * rows * W.Rows * W.Columns;

    /// <inheritdoc/>
    public override double Bytes(int rows) => 4.0 * (rows * ((double)X.Columns + Y.Columns) + W.Rows * (W.Columns + 2.0));
}

/// <summary>The gradient of a piecewise-linear embedding: ∂E/∂W_t = Σ_rows e_t·δ.</summary>
/// <param name="Step">Its place in the training step.</param>
/// <param name="X">X (N, inputs).</param>
/// <param name="Delta">δ (N, outputs).</param>
/// <param name="Bins">The bins.</param>
/// <param name="Gradient">∂E/∂W (bins, width).</param>
sealed record PiecewiseLinearGradientOperation(string Step, Matrix X, Matrix Delta, BinTable Bins, Matrix Gradient) : Operation(Step)
{
    /// <inheritdoc/>
    public override void Check(Operands operands) => Bins.Check(
        operands.Rows(X, Bins.Counts.Count).Rows(Delta, Delta.Columns).Matrix(Gradient, Bins.OfBins.Columns, Gradient.Columns),
        Delta.Columns);

    /// <inheritdoc/>
    public override string Shapes(int rows) => $"({rows}, {X.Columns}), ({rows}, {Delta.Columns}), {Gradient.Rows} bins";

    /// <inheritdoc/>
    public override double Flops(int rows) => 2.0 * rows * Gradient.Rows * Gradient.Columns;

    /// <inheritdoc/>
    public override double Bytes(int rows) =>
        4.0 * (rows * ((double)X.Columns + Delta.Columns) + Gradient.Rows * (Gradient.Columns + 2.0));
}

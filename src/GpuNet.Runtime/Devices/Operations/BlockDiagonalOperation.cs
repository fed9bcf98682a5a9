using GpuNet.Kernels.Embedding;

namespace GpuNet.Devices.Operations;

/// <summary>The blocks of a block-diagonal product, and where they are in its matrices.</summary>
/// <param name="Counts">Columns of X of each block; 0 for one that is passed on as it is.</param>
/// <param name="OfOutputs">
/// Of each output the first input and the first row of W of its block, the inputs of that with weights, and its column of W (4, outputs).
/// </param>
/// <param name="OfInputs">
/// Of each input its row of W, the first output of its block, and the length of that, 0 where it is passed on (3, inputs).
/// </param>
/// <param name="OfTerms">Of each row of W its input and the first output of its block (2, inputs with weights).</param>
sealed record BlockTable(IReadOnlyList<int> Counts, Matrix OfOutputs, Matrix OfInputs, Matrix OfTerms)
{
    /// <summary>Declares the operands of a product or of its derivatives.</summary>
    public void Check(Operands operands, Matrix x, Matrix w, Matrix y) => operands
        .Rows(x, OfInputs.Columns).Rows(y, OfOutputs.Columns).Matrix(w, OfTerms.Columns, w.Columns)
        .Matrix(OfOutputs, 4, y.Columns).Matrix(OfInputs, 3, x.Columns).Matrix(OfTerms, 2, w.Rows)
        .Require(Counts.Sum() == w.Rows, $"{w.Rows} rows of weights are not those of the blocks")
        .Require(Counts.Sum(count => Math.Max(count, 1)) == x.Columns, $"{x.Columns} columns are not those of the blocks")
        .Require(Counts.Sum(count => count == 0 ? 1 : w.Columns) == y.Columns, $"{y.Columns} outputs are not those of the blocks");

    /// <summary>The sizes for X, W and Y, or their derivatives.</summary>
    public static BlockShape Shape(int rows, Matrix x, Matrix w, Matrix y, Matrix places) => new(
        rows, x.Columns, y.Columns, w.Rows, w.Columns, x.Stride, y.Stride, w.Stride, places.Stride);

    /// <summary>The shapes, for people.</summary>
    public string Shapes(int rows, Matrix x, Matrix y) =>
        $"({rows}, {x.Columns}) to ({rows}, {y.Columns}), {Counts.Count(count => count > 0)} blocks";

    /// <summary>Floating-point operations.</summary>
    public static double Flops(int rows, Matrix w) => 2.0 * rows * w.Rows * w.Columns;

    /// <summary>The minimum number of bytes read or written.</summary>
    public static double Bytes(int rows, Matrix x, Matrix w, Matrix y) =>
        4.0 * (rows * ((double)x.Columns + y.Columns) + (double)w.Rows * w.Columns);
}

/// <summary>A product with a block-diagonal matrix: Σ_t x_t·W_t over the columns t of each block of X.</summary>
/// <param name="Step">Its place in the training step.</param>
/// <param name="X">X (N, inputs).</param>
/// <param name="Blocks">The blocks.</param>
/// <param name="W">W (inputs with weights, width).</param>
/// <param name="Y">Y (N, outputs).</param>
sealed record BlockDiagonalOperation(string Step, Matrix X, BlockTable Blocks, Matrix W, Matrix Y) : Operation(Step)
{
    /// <inheritdoc/>
    public override void Check(Operands operands) => Blocks.Check(operands, X, W, Y);

    /// <inheritdoc/>
    public override string Shapes(int rows) => Blocks.Shapes(rows, X, Y);

    /// <inheritdoc/>
    public override double Flops(int rows) => BlockTable.Flops(rows, W);

    /// <inheritdoc/>
    public override double Bytes(int rows) => BlockTable.Bytes(rows, X, W, Y);
}

/// <summary>The gradient of a block-diagonal product: ∂E/∂W_t = Σ_rows x_t·δ.</summary>
/// <param name="Step">Its place in the training step.</param>
/// <param name="X">X (N, inputs).</param>
/// <param name="Delta">δ (N, outputs).</param>
/// <param name="Blocks">The blocks.</param>
/// <param name="Gradient">∂E/∂W (inputs with weights, width).</param>
sealed record BlockDiagonalGradientOperation(string Step, Matrix X, Matrix Delta, BlockTable Blocks, Matrix Gradient) : Operation(Step)
{
    /// <inheritdoc/>
    public override void Check(Operands operands) => Blocks.Check(operands, X, Gradient, Delta);

    /// <inheritdoc/>
    public override string Shapes(int rows) => Blocks.Shapes(rows, X, Delta);

    /// <inheritdoc/>
    public override double Flops(int rows) => BlockTable.Flops(rows, Gradient);

    /// <inheritdoc/>
    public override double Bytes(int rows) => BlockTable.Bytes(rows, X, Gradient, Delta);
}

/// <summary>Sensitivities through a block-diagonal product: ∂E/∂x_t = δ·W_tᵀ, or δ where the column is passed on.</summary>
/// <param name="Step">Its place in the training step.</param>
/// <param name="Delta">δ (N, outputs).</param>
/// <param name="Blocks">The blocks.</param>
/// <param name="W">W (inputs with weights, width).</param>
/// <param name="Below">∂E/∂X (N, inputs).</param>
sealed record BlockDiagonalBackwardOperation(string Step, Matrix Delta, BlockTable Blocks, Matrix W, Matrix Below) : Operation(Step)
{
    /// <inheritdoc/>
    public override void Check(Operands operands) => Blocks.Check(operands, Below, W, Delta);

    /// <inheritdoc/>
    public override string Shapes(int rows) => Blocks.Shapes(rows, Delta, Below);

    /// <inheritdoc/>
    public override double Flops(int rows) => BlockTable.Flops(rows, W);

    /// <inheritdoc/>
    public override double Bytes(int rows) => BlockTable.Bytes(rows, Below, W, Delta);
}

using GpuNet.Kernels.Recurrent;

namespace GpuNet.Devices.Operations;

/// <summary>One time step of a gated cell behind its products.</summary>
/// <param name="Step">Its place in the training step.</param>
/// <param name="Cell">The cell.</param>
/// <param name="Gates">x_t·W + b (N, gates · h), in whose place the gates are written.</param>
/// <param name="V">h_{t−1}·U + c (N, gates · h).</param>
/// <param name="Before">The state of the step before (N, h).</param>
/// <param name="State">The state (N, h); the output, if the cell has no other.</param>
/// <param name="Output">h_t (N, h).</param>
sealed record CellOperation(string Step, GatedCell Cell, Matrix Gates, Matrix V, Matrix Before, Matrix State, Matrix Output)
    : Operation(Step)
{
    /// <inheritdoc/>
    public override void Check(Operands operands)
    {
        CellShapes.CheckGates(operands, Cell, Output.Columns, Gates, V);
        CellShapes.CheckUnits(operands, Output.Columns, Before, State, Output);
    }

    /// <inheritdoc/>
    public override string Shapes(int rows) => $"({rows}, {Output.Columns})";

    /// <inheritdoc/>
    public override double Flops(int rows) => Cell.Forward.Flops * rows * Output.Columns;

    /// <inheritdoc/>
    public override double Bytes(int rows) => Cell.Forward.Bytes * rows * Output.Columns;

    /// <summary>The sizes for a batch.</summary>
    internal CellShape Shape(int rows) => new(rows, Output.Columns, Gates.Stride, Output.Stride);
}

/// <summary>One time step of a gated cell backward: δ of its products, and what goes to the step before past them.</summary>
/// <param name="Step">Its place in the training step.</param>
/// <param name="Forward">The step forward.</param>
/// <param name="Above">∂E/∂h_t from the layer above (N, h).</param>
/// <param name="Behind">∂E/∂h_t through the products of the next step (N, h).</param>
/// <param name="Carry">What comes from the next step past its products (N, h).</param>
/// <param name="DeltaA">δ of x_t·W + b (N, gates · h).</param>
/// <param name="DeltaV">δ of h_{t−1}·U + c (N, gates · h); the same matrix, if the cell has one δ.</param>
/// <param name="Carried">What goes to the step before past the products (N, h).</param>
sealed record CellBackwardOperation(
    string Step, CellOperation Forward, Matrix Above, Matrix Behind, Matrix Carry, Matrix DeltaA, Matrix DeltaV, Matrix Carried)
    : Operation(Step)
{
    int Width => Forward.Output.Columns;

    /// <inheritdoc/>
    public override void Check(Operands operands)
    {
        CellShapes.CheckGates(operands, Forward.Cell, Width, Forward.Gates, Forward.V, DeltaA, DeltaV);
        CellShapes.CheckUnits(operands, Width, Forward.Before, Forward.State, Forward.Output, Above, Behind, Carry, Carried);
    }

    /// <inheritdoc/>
    public override string Shapes(int rows) => Forward.Shapes(rows);

    /// <inheritdoc/>
    public override double Flops(int rows) => Forward.Cell.Backward.Flops * rows * Width;

    /// <inheritdoc/>
    public override double Bytes(int rows) => Forward.Cell.Backward.Bytes * rows * Width;
}

/// <summary>How the matrices of a gated cell fit together.</summary>
static class CellShapes
{
    /// <summary>Declares matrices with a column for each gate and unit.</summary>
    public static void CheckGates(Operands operands, GatedCell cell, int width, params ReadOnlySpan<Matrix> matrices) =>
        CheckUnits(operands, cell.Gates * width, matrices);

    /// <summary>Declares matrices with so many columns and the same stride.</summary>
    public static void CheckUnits(Operands operands, int columns, params ReadOnlySpan<Matrix> matrices)
    {
        foreach (var matrix in matrices)
            operands.Rows(matrix, columns).SameStride(matrix, matrices[0]);
    }
}

using System.Collections.Immutable;
using GpuNet.Kernels.Batches;

namespace GpuNet.Devices.Operations;

/// <summary>Data, and the batch that some of their rows become.</summary>
/// <param name="Source">The data (examples, columns).</param>
/// <param name="Destination">The batch (N, columns).</param>
public readonly record struct GatheredMatrix(Matrix Source, Matrix Destination);

/// <summary>Row r of a batch becomes row order[first + r] of the data: of features, targets and weights at once.</summary>
/// <param name="Step">Its place in the training step.</param>
/// <param name="Order">Row numbers of the data, one a place in the epoch.</param>
/// <param name="Matrices">One to three, whose data have the same number of rows.</param>
public sealed record GatherOperation(string Step, DeviceBuffer<int> Order, params ImmutableArray<GatheredMatrix> Matrices) : Operation(Step)
{
    /// <summary>Rows of the data.</summary>
    public int Examples => Matrices[0].Source.Rows;

    /// <inheritdoc/>
    public override void Check(Operands operands)
    {
        operands.Require(Matrices is { IsDefault: false, Length: >= 1 and <= Gather.Most }, $"it takes 1 to {Gather.Most} matrices");
        foreach (var (source, destination) in Matrices)
        {
            operands.Data(source, destination.Columns).Rows(destination, source.Columns)
                .Require(source.Rows == Examples, $"the data have {Examples} and {source.Rows} rows");
        }
        operands.Places(Order);
    }

    /// <summary>Fails where the data have no such row.</summary>
    internal void CheckExample(int example) => CheckExample(Step, example, Examples);

    /// <summary>Fails where one of the rows is not there.</summary>
    // A look at all at once: to check one after the other takes longer than a launch.
    internal static void CheckExamples(string step, ReadOnlySpan<int> examples, int rows)
    {
        int wrong = examples.IndexOfAnyExceptInRange(0, rows - 1);
        if (wrong >= 0)
            CheckExample(step, examples[wrong], rows);
    }

    /// <summary>Fails where there is no such row.</summary>
    internal static void CheckExample(string step, int example, int rows)
    {
        if ((uint)example >= (uint)rows)
            throw new InvalidOperationException($"'{step}' asks for example {example} of {rows}");
    }

    /// <inheritdoc/>
    public override string Shapes(int rows) => $"({rows}, {ColumnsOf}) of ({Examples}, {ColumnsOf})";

    /// <inheritdoc/>
    public override double Flops(int rows) => 0;

    /// <inheritdoc/>
    public override double Bytes(int rows) => 4.0 * rows * (2.0 * Matrices.Sum(matrix => matrix.Source.Columns) + 1);

    string ColumnsOf => string.Join(" + ", Matrices.Select(matrix => matrix.Source.Columns));
}

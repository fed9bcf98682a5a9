using GpuNet.Devices.Cpu.Memory;
using GpuNet.Devices.Cpu.Operations;
using GpuNet.Devices.Operations;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Devices.Cpu.MatMul;

/// <summary>
/// Moves parameters by their gradients as soon as a tile of those is complete: no gradient is written to memory and read again,
/// which for small batches is as much work as all products.
/// </summary>
sealed unsafe class UpdateEpilogue<V, TOptimizer>(UpdateOperation operation, TOptimizer constants) : TileEpilogue
    where V : struct, IQuads<V>
    where TOptimizer : unmanaged, IOptimizer<TOptimizer>
{
    readonly UpdateRule<V, TOptimizer> rule = new(operation, constants);
    float* gradients;
    float* weights;

    public override bool IsStored => false;

    public override void Prepare(Batch batch)
    {
        rule.Prepare(batch);
        gradients = ((CpuBuffer<float>)operation.Gradients).Data;
        weights = ((CpuBuffer<float>)operation.Parameters).Data;
    }

    public override void Finish(float* sums, nint stride, MatrixPart block) =>
        rule.Run(Place(block), Destination.Stride, block.Rows, block.Columns, sums, stride);

    public override void Prefetch(MatrixPart block) =>
        new MatrixPointer(weights + Place(block), Destination.Stride).Prefetch(block with { Row = 0, Column = 0 });

    // Parameters lie in their buffer as gradients in theirs.
    nint Place(MatrixPart block) => (nint)(Destination.At(block.Row, block.Column) - gradients);
}

/// <summary>Makes the gradients that move the parameters, for an optimizer.</summary>
sealed record CpuFusedUpdate<V>(Product<V> Product, GradientOperation Operation, UpdateOperation Update) : IOptimizerBinder<Action<Batch>>
    where V : struct, IQuads<V>
{
    public Action<Batch> Bind<TOptimizer>(TOptimizer optimizer) where TOptimizer : unmanaged, IOptimizer<TOptimizer> =>
        new CpuGradients<V>(Product, Operation, Of(optimizer), Of(optimizer)).Run;

    UpdateEpilogue<V, TOptimizer> Of<TOptimizer>(TOptimizer optimizer) where TOptimizer : unmanaged, IOptimizer<TOptimizer> =>
        new(Update, optimizer);
}

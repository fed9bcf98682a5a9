using GpuNet.Devices.Operations;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Devices.Cpu.MatMul;

/// <summary>
/// Moves parameters by their gradients as soon as a tile of those is complete: no gradient is written to memory and read again,
/// which for small batches is as much work as all products.
/// </summary>
sealed unsafe class FusedUpdate<V, TOptimizer>(UpdateOperation operation, TOptimizer constants) : Epilogue
    where V : struct, IVector<V>
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

    public override void Finish(float* sums, nint stride, Block block) =>
        rule.Run(Place(block), Destination.Stride, block.Rows, block.Columns, sums, stride);

    public override void Prefetch(Block block) =>
        new MatrixPointer(weights + Place(block), Destination.Stride).Prefetch(block with { Row = 0, Column = 0 });

    // Parameters lie in their buffer as gradients in theirs.
    nint Place(Block block) => (nint)(Destination.At(block.Row, block.Column) - gradients);
}

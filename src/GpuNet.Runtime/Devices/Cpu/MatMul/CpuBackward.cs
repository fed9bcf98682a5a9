using GpuNet.Devices.Cpu.Loops;
using GpuNet.Devices.Cpu.Memory;
using GpuNet.Devices.Operations;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Devices.Cpu.MatMul;

/// <summary>Sensitivities through a dense layer: δ below = (δ·Wᵀ) ⊙ θ′.</summary>
sealed unsafe class CpuBackward<V, TActivation> : TileEpilogue
    where V : struct, IQuads<V>
    where TActivation : struct, IActivation
{
    readonly Product<V> product;
    readonly BackwardOperation operation;
    readonly int batchRoom;
    MatrixPointer from;

    public CpuBackward(Product<V> product, BackwardOperation operation)
    {
        this.product = product;
        this.operation = operation;
        var (delta, w, from, below) = (operation.Delta, operation.W, operation.From, operation.Below);
        Check.Shapes(operation, delta.Columns == w.Columns && from.Columns == w.Rows && below.Columns == w.Rows);
        batchRoom = Math.Min(delta.Rows, Math.Min(from.Rows, below.Rows));
    }

    public void Run(Batch batch)
    {
        Check.Rows(batch, batchRoom);
        MatrixPointer delta = MatrixPointer.To(operation.Delta), w = MatrixPointer.To(operation.W);
        Destination = MatrixPointer.To(operation.Below);
        from = MatrixPointer.To(operation.From);
        var shape = new ProductShape(batch.Rows, operation.W.Rows, operation.W.Columns);
        product.Run(shape, Factor.Rows(delta), Factor.Rows(w), operation.Precision, this);
    }

    public override void Finish(float* sums, nint stride, MatrixPart block)
    {
        for (int row = 0; row < block.Rows; row++, sums += stride)
        {
            float* deltas = Destination.At(block.Row + row, block.Column), arguments = from.At(block.Row + row, block.Column);
            for (int column = 0; column < block.Columns; column += V.Count)
            {
                var delta = V.Load(sums + column) * TActivation.Derivative(V.Load(arguments + column));
                VectorMemory.Store(delta, deltas + column, block.Columns - column);
            }
        }
    }

    public override void Prefetch(MatrixPart block) => from.Prefetch(block);
}

/// <summary>Makes the kernel for an activation.</summary>
sealed record CpuBackward<V>(Product<V> Product, BackwardOperation Operation) : IActivationBinder<Action<Batch>>
    where V : struct, IQuads<V>
{
    public Action<Batch> Bind<TActivation>() where TActivation : struct, IActivation =>
        new CpuBackward<V, TActivation>(Product, Operation).Run;
}

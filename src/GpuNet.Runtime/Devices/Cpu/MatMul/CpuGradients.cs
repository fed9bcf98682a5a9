using GpuNet.Devices.Cpu.Loops;
using GpuNet.Devices.Cpu.Memory;
using GpuNet.Devices.Operations;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Devices.Cpu.MatMul;

/// <summary>The gradients of a dense layer, ∂E/∂W = Xᵀ·δ, ∂E/∂b = 1ᵀ·δ, and what is done with them.</summary>
sealed class CpuGradients<V> where V : struct, IQuads<V>
{
    readonly Product<V> product;
    readonly GradientOperation operation;
    readonly int batchRoom;
    readonly TileEpilogue toW;
    readonly TileEpilogue toB;

    public CpuGradients(Product<V> product, GradientOperation operation, TileEpilogue toW, TileEpilogue toB)
    {
        this.toW = toW;
        this.toB = toB;
        this.product = product;
        this.operation = operation;
        var (x, delta, w) = (operation.X, operation.Delta, operation.W);
        Check.Shapes(operation, x.Columns == w.Rows && delta.Columns == w.Columns && operation.B.Columns == w.Columns);
        batchRoom = Math.Min(x.Rows, delta.Rows);
    }

    public void Run(Batch batch)
    {
        Check.Rows(batch, batchRoom);
        Factor x = Factor.Columns(MatrixPointer.To(operation.X)), delta = Factor.Columns(MatrixPointer.To(operation.Delta));
        toW.Destination = MatrixPointer.To(operation.W);
        toB.Destination = MatrixPointer.To(operation.B);
        toW.Prepare(batch);
        toB.Prepare(batch);
        var shape = new ProductShape(operation.W.Rows, operation.W.Columns, batch.Rows);
        product.RunWithSums(shape, x, delta, operation.Precision, toW, toB);
    }
}

using GpuNet.Kernels.Activations;
using GpuNet.Kernels.Vectors;
using GpuNet.Runtime.Devices.Operations;

namespace GpuNet.Runtime.Devices.Cpu.MatMul;

/// <summary>Sensitivities through a dense layer: δ below = (δ·Wᵀ) ⊙ θ′.</summary>
sealed unsafe class Backward<V, TActivation> : Epilogue
    where V : struct, IVector<V>
    where TActivation : struct, IActivation
{
    readonly Product<V> product;
    readonly BackwardOperation operation;
    MatrixPointer below;
    MatrixPointer from;

    public Backward(Product<V> product, BackwardOperation operation)
    {
        this.product = product;
        this.operation = operation;
        product.Reserve(operation.Below.Rows, operation.W.Rows, operation.W.Columns);
    }

    public void Run(Batch batch)
    {
        MatrixPointer delta = MatrixPointer.To(operation.Delta), w = MatrixPointer.To(operation.W);
        below = MatrixPointer.To(operation.Below);
        from = MatrixPointer.To(operation.From);
        product.Run(batch.Rows, operation.W.Rows, operation.W.Columns, Factor.Rows(delta), Factor.Rows(w), below, this);
    }

    public override void Apply(int row, int column, int rows, int columns)
    {
        for (int r = row; r < row + rows; r++)
        {
            float* deltas = below.Row(r) + column, arguments = from.Row(r) + column;
            for (int c = 0; c < columns; c += V.Count)
            {
                int left = columns - c;
                var slope = TActivation.Derivative(VectorMemory.Load<V>(arguments + c, left));
                VectorMemory.Store(VectorMemory.Load<V>(deltas + c, left) * slope, deltas + c, left);
            }
        }
    }
}

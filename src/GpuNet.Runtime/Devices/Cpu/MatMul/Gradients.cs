using GpuNet.Kernels.Vectors;
using GpuNet.Runtime.Devices.Operations;

namespace GpuNet.Runtime.Devices.Cpu.MatMul;

/// <summary>The gradients of a dense layer: ∂E/∂W = Xᵀ·δ, ∂E/∂b = 1ᵀ·δ.</summary>
sealed unsafe class Gradients<V> where V : struct, IVector<V>
{
    readonly Product<V> product;
    readonly GradientOperation operation;

    public Gradients(Product<V> product, GradientOperation operation)
    {
        this.product = product;
        this.operation = operation;
        product.Reserve(operation.W.Rows, operation.W.Columns, operation.X.Rows);
    }

    public void Run(Batch batch)
    {
        Factor x = Factor.Columns(MatrixPointer.To(operation.X)), delta = Factor.Columns(MatrixPointer.To(operation.Delta));
        int inputs = operation.W.Rows, outputs = operation.W.Columns;
        product.Run(inputs, outputs, batch.Rows, x, delta, MatrixPointer.To(operation.W), Epilogue.None);

        // A bias is the weight of an input that is always 1: the same 1, read at every step.
        float one = 1f;
        product.Run(1, outputs, batch.Rows, new Factor(&one, 0, 0), delta, MatrixPointer.To(operation.B), Epilogue.None);
    }
}

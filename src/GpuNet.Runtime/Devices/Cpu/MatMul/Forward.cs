using GpuNet.Kernels.Activations;
using GpuNet.Kernels.Vectors;
using GpuNet.Runtime.Devices.Operations;

namespace GpuNet.Runtime.Devices.Cpu.MatMul;

/// <summary>A dense layer forward: S = X·W + b, Y = θ(S).</summary>
sealed unsafe class Forward<V, TActivation> : Epilogue
    where V : struct, IVector<V>
    where TActivation : struct, IActivation
{
    readonly Product<V> product;
    readonly ForwardOperation operation;
    readonly bool keepsS;
    MatrixPointer y;
    MatrixPointer s;
    float* bias;

    public Forward(Product<V> product, ForwardOperation operation)
    {
        this.product = product;
        this.operation = operation;
        keepsS = operation.S is not null;
        product.Reserve(operation.Y.Rows, operation.W.Columns, operation.W.Rows);
    }

    public void Run(Batch batch)
    {
        MatrixPointer x = MatrixPointer.To(operation.X), w = MatrixPointer.To(operation.W);
        y = MatrixPointer.To(operation.Y);
        s = MatrixPointer.To(operation.S ?? operation.Y);
        bias = MatrixPointer.To(operation.B).Data;
        product.Run(batch.Rows, operation.W.Columns, operation.W.Rows, Factor.Rows(x), Factor.Columns(w), y, this);
    }

    public override void Apply(int row, int column, int rows, int columns)
    {
        for (int r = row; r < row + rows; r++)
        {
            float* outputs = y.Row(r) + column, sums = s.Row(r) + column;
            for (int c = 0; c < columns; c += V.Count)
            {
                int left = columns - c;
                var sum = VectorMemory.Load<V>(outputs + c, left) + VectorMemory.Load<V>(bias + column + c, left);
                if (keepsS)
                    VectorMemory.Store(sum, sums + c, left);
                VectorMemory.Store(TActivation.Apply(sum), outputs + c, left);
            }
        }
    }
}

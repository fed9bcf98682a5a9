using GpuNet.Devices.Cpu.Loops;
using GpuNet.Devices.Cpu.Memory;
using GpuNet.Devices.Operations;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Devices.Cpu.MatMul;

/// <summary>A dense layer forward: S = X·W + b, Y = θ(S).</summary>
sealed unsafe class CpuForward<V, TActivation> : TileEpilogue
    where V : struct, IQuads<V>
    where TActivation : struct, IActivation
{
    readonly Product<V> product;
    readonly ForwardOperation operation;
    readonly bool keepsS;
    readonly int batchRoom;
    MatrixPointer s;
    MatrixPointer bias;

    public CpuForward(Product<V> product, ForwardOperation operation)
    {
        this.product = product;
        this.operation = operation;
        keepsS = operation.S is not null;
        var (x, w, y) = (operation.X, operation.W, operation.Y);
        Check.Shapes(operation, x.Columns == w.Rows && y.Columns == w.Columns && operation.B.Columns == w.Columns
            && (operation.S ?? y).Columns == w.Columns);
        int biasRoom = operation.B.Rows == 1 ? int.MaxValue : operation.B.Rows;
        batchRoom = Math.Min(Math.Min(x.Rows, biasRoom), Math.Min(y.Rows, (operation.S ?? y).Rows));
    }

    public void Run(Batch batch)
    {
        Check.Rows(batch, batchRoom);
        MatrixPointer x = MatrixPointer.To(operation.X), w = MatrixPointer.To(operation.W);
        Destination = MatrixPointer.To(operation.Y);
        s = MatrixPointer.To(operation.S ?? operation.Y);
        var b = MatrixPointer.To(operation.B);
        bias = operation.B.Rows == 1 ? new(b.Data, stride: 0) : b;
        var shape = new ProductShape(batch.Rows, operation.W.Columns, operation.W.Rows);
        product.Run(shape, Factor.Rows(x), Factor.Columns(w), operation.Precision, this);
    }

    public override void Finish(float* sums, nint stride, MatrixPart block)
    {
        for (int row = 0; row < block.Rows; row++, sums += stride)
        {
            float* outputs = Destination.At(block.Row + row, block.Column), kept = s.At(block.Row + row, block.Column);
            float* biases = bias.At(block.Row + row, block.Column);
            for (int column = 0; column < block.Columns; column += V.Count)
            {
                var sum = V.Load(sums + column) + V.Load(biases + column);
                if (keepsS)
                    VectorMemory.Store(sum, kept + column, block.Columns - column);
                VectorMemory.Store(TActivation.Apply(sum), outputs + column, block.Columns - column);
            }
        }
    }
}

/// <summary>Makes the kernel for an activation.</summary>
sealed record CpuForward<V>(Product<V> Product, ForwardOperation Operation) : IActivationBinder<Action<Batch>>
    where V : struct, IQuads<V>
{
    public Action<Batch> Bind<TActivation>() where TActivation : struct, IActivation =>
        new CpuForward<V, TActivation>(Product, Operation).Run;
}

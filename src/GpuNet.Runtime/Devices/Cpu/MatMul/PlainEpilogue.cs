using GpuNet.Devices.Cpu.Memory;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Devices.Cpu.MatMul;

/// <summary>The product itself.</summary>
sealed unsafe class PlainEpilogue<V> : TileEpilogue where V : struct, IQuads<V>
{
    public override bool IsPlain => true;

    public override void Finish(float* sums, nint stride, MatrixPart block)
    {
        if (sums == Destination.At(block.Row, block.Column))
            return;
        for (int row = 0; row < block.Rows; row++, sums += stride)
        {
            float* destination = Destination.At(block.Row + row, block.Column);
            for (int column = 0; column < block.Columns; column += V.Count)
                VectorMemory.Store(V.Load(sums + column), destination + column, block.Columns - column);
        }
    }
}

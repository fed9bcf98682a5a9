using GpuNet.Kernels.MatMul;
using ILGPU;

namespace GpuNet.Ladder.Rungs;

/// <summary>
/// A group computes a square of C and reads what it needs through shared memory, a square of A and one of B at a time: each float
/// comes from global memory once a group, not once a thread. The barriers part writing from reading. Now each multiplication waits
/// for two loads from shared memory.
/// </summary>
static class SharedTile
{
    const int Size = 16;

    public static Rung Rung { get; } = new(3, nameof(SharedTile), "through shared memory", Run, Size, Size, Threads: Size * Size);

    public static void Run(ArrayView<float> a, ArrayView<float> b, ArrayView<float> c, MatMulShape shape)
    {
        var tileA = SharedMemory.Allocate<float>(Size * Size);
        var tileB = SharedMemory.Allocate<float>(Size * Size);
        int y = Group.IdxX / Size, x = Group.IdxX % Size;
        int row = Grid.IdxY * Size + y, column = Grid.IdxX * Size + x;

        float sum = 0f;
        for (int first = 0; first < shape.K; first += Size)
        {
            tileA[y * Size + x] = row < shape.M && first + x < shape.K ? a[row * shape.StrideA + first + x] : 0f;
            tileB[y * Size + x] = first + y < shape.K && column < shape.N ? b[(first + y) * shape.StrideB + column] : 0f;
            Group.Barrier();
            for (int k = 0; k < Size; k++)
                sum += tileA[y * Size + k] * tileB[k * Size + x];
            Group.Barrier();
        }
        if (row < shape.M && column < shape.N)
            c[row * shape.StrideC + column] = sum;
    }
}

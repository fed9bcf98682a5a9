namespace GpuNet.Devices.Cpu.Loops;

/// <summary>A kernel over a flat buffer whose elements do not depend on each other: a block of it an item.</summary>
/// <param name="workers">Who computes.</param>
/// <param name="costPerElement">Floating-point operations of an element, or as many as take the same time.</param>
/// <param name="length">Elements of the buffer.</param>
/// <param name="block">Elements of a block: 64 KB if not given.</param>
abstract class BlockKernel(Workers workers, double costPerElement, int length, int block = 1 << 14)
{
    Action<int, int>? computeBlock;

    /// <summary>Number of blocks.</summary>
    protected int Blocks { get; } = (int)(((long)length + block - 1) / block);

    /// <summary>Computes the whole buffer.</summary>
    public void Run(Batch batch)
    {
        Begin(batch);
        computeBlock ??= (item, _) => ComputeBlock(item, item * block, item * block + Math.Min(block, length - item * block));
        workers.Run(workers.For(costPerElement * length), Blocks, computeBlock);
        End();
    }

    /// <summary>Finds out where the buffers lie, and takes what depends on the batch.</summary>
    protected abstract void Begin(Batch batch);

    /// <summary>Computes a block.</summary>
    /// <param name="block">Its number.</param>
    /// <param name="first">Its first element.</param>
    /// <param name="end">Behind its last element.</param>
    protected abstract void ComputeBlock(int block, int first, int end);

    /// <summary>Takes what the blocks have left.</summary>
    protected virtual void End()
    {
    }
}

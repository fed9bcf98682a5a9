using GpuNet.Devices.Cpu.Memory;

namespace GpuNet.Devices.Cpu.MatMul;

/// <summary>
/// What is done with a product as soon as a tile of it is complete, while the tile is in the first-level cache. (Inside the
/// microkernel, the activation's polynomial would be compiled once for each of its 24 registers.)
/// </summary>
abstract unsafe class TileEpilogue
{
    /// <summary>The product's matrix.</summary>
    public MatrixPointer Destination { get; set; }

    /// <summary>Whether the product itself is wanted: otherwise a tile of it need not touch its matrix.</summary>
    public virtual bool IsStored => true;

    /// <summary>Whether nothing is done with the product but to keep it.</summary>
    public virtual bool IsPlain => false;

    /// <summary>Takes what depends on the batch.</summary>
    public virtual void Prepare(Batch batch)
    {
    }

    /// <summary>Takes a tile of complete sums and writes what becomes of it.</summary>
    /// <param name="sums">The tile: at its place in the matrix, or elsewhere.</param>
    /// <param name="stride">Floats from one of its rows to the next.</param>
    /// <param name="block">The tile's place in the matrix.</param>
    public abstract void Finish(float* sums, nint stride, MatrixPart block);

    /// <summary>Announces the block that is to be finished next.</summary>
    public virtual void Prefetch(MatrixPart block)
    {
    }
}

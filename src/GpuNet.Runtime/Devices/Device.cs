using GpuNet.Devices;

namespace GpuNet;

/// <summary>
/// Something that trains: memory, and the fused operations that training needs. A device is used by one thread at a time,
/// and what is launched on it runs in the order of the launches.
/// </summary>
public abstract class Device : IDisposable
{
    readonly List<DeviceBlock> blocks = [];

    /// <summary>The name that opens it: <c>cpu</c>, <c>cuda:0</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What it is, for people.</summary>
    public abstract string Description { get; }

    /// <summary>Bytes of memory that it has in all.</summary>
    public abstract long MemoryBytes { get; }

    /// <summary>Bytes of it that buffers hold.</summary>
    public long BytesInUse => blocks.Sum(block => block.Bytes);

    /// <summary>In how many blocks.</summary>
    internal int BlocksInUse => blocks.Count;

    /// <summary>Takes memory; its contents are undefined.</summary>
    /// <typeparam name="T">float or int.</typeparam>
    /// <param name="length">Number of elements; 0 is legal.</param>
    public abstract DeviceBuffer<T> Allocate<T>(int length) where T : unmanaged;

    /// <summary>Takes one block of memory for many buffers; its contents are undefined.</summary>
    /// <param name="bytes">How much; 0 is legal.</param>
    public abstract DeviceBlock AllocateBlock(long bytes);

    /// <summary>
    /// Takes memory for data of which batches are gathered, and nothing else is done with it: of the host, where the device has its own.
    /// It is 0 at first.
    /// </summary>
    /// <param name="length">Number of elements; 0 is legal.</param>
    public virtual DeviceBuffer<float> AllocateOnHost(int length) => Allocate<float>(length);

    /// <summary>Whether that much memory could be taken now.</summary>
    public virtual bool CanTake(long bytes) => bytes <= MemoryBytes - BytesInUse;

    /// <summary>Bytes that the gradients of a dense layer (inputs, outputs) over a batch take beside their operands.</summary>
    public virtual long ScratchBytes(int inputs, int outputs, int examples) => 0;

    /// <summary>Whether it can update parameters by their gradients as those arise: see <c>GradientOperation.Update</c>.</summary>
    public virtual bool FusesUpdates => false;

    /// <summary>Waits until everything launched so far is done.</summary>
    public abstract void Synchronize();

    /// <summary>Counts a block of memory that has been taken.</summary>
    internal void Register(DeviceBlock block) => blocks.Add(block);

    /// <summary>Counts it no more: it has been given back.</summary>
    internal void Unregister(DeviceBlock block) => blocks.Remove(block);

    /// <summary>Chooses and binds the kernel for an operation.</summary>
    public virtual Launch Compile(Operation operation)
    {
        var launch = (operation is HostOperation own ? own.Bind(this) : Bind(operation))
            ?? throw new ArgumentException($"the device '{Name}' does not know the operation {operation.GetType().Name}", nameof(operation));
        int rows = operation.RowsPerExample;
        return rows == 1 ? launch : launch with
        {
            Run = batch => launch.Run(batch with { Rows = rows * batch.Rows, Offset = rows * batch.Offset }),
        };
    }

    /// <summary>Closes the device, and gives back what memory of it is still in use.</summary>
    public abstract void Dispose();

    /// <summary>Gives back all memory: that which was taken first goes first, and takes along what was taken for it.</summary>
    protected void ReleaseMemory()
    {
        foreach (var block in blocks.ToArray())
            block.Dispose();
    }

    /// <summary>Binds an operation to a kernel of this device; null where it has none.</summary>
    protected abstract Launch? Bind(Operation operation);
}

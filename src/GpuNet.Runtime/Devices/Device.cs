using GpuNet.Devices;

namespace GpuNet;

/// <summary>
/// Something that trains: memory, and the fused operations that training needs. What is launched on it runs in the order of the launches.
/// Threads may share it: one at a time uses it, others wait for a step, a prediction or a copy to end. Work on one plan that takes
/// several calls is the caller's to keep together.
/// </summary>
public abstract partial class Device : IDisposable
{
    readonly List<DeviceBlock> blocks = [];
    readonly Lock gate = new();
    bool isDisposed;

    /// <summary>The name that opens it: <c>cpu</c>, <c>cuda:0</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What it is, for people.</summary>
    public abstract string Description { get; }

    /// <summary>What the bits of results depend on beside the build: where this is the same, they are.</summary>
    internal virtual string BitsDependOn => Description;

    /// <summary>Bytes of memory that it has in all.</summary>
    public abstract long MemoryBytes { get; }

    /// <summary>Bytes of it that buffers hold.</summary>
    public long BytesInUse
    {
        get
        {
            lock (gate)
                return blocks.Sum(block => block.Bytes);
        }
    }

    /// <summary>In how many blocks.</summary>
    internal int BlocksInUse => blocks.Count;

    /// <summary>Takes memory; its contents are undefined.</summary>
    /// <typeparam name="T">float or int.</typeparam>
    /// <param name="length">Number of elements; 0 is legal.</param>
    public DeviceBuffer<T> Allocate<T>(int length) where T : unmanaged
    {
        _ = DeviceBlock.BytesOf<T>(length);
        using var use = Enter();
        return AllocateCore<T>(length);
    }

    /// <summary>Takes one block of memory for many buffers; its contents are undefined.</summary>
    /// <param name="bytes">How much; 0 is legal.</param>
    public DeviceBlock AllocateBlock(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        using var use = Enter();
        return AllocateBlockCore(bytes);
    }

    /// <summary>
    /// Takes memory for data of which batches are gathered, and nothing else is done with it: of the host, where the device has its own.
    /// It is 0 at first.
    /// </summary>
    /// <param name="length">Number of elements; 0 is legal.</param>
    public DeviceBuffer<float> AllocateOnHost(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        using var use = Enter();
        return AllocateOnHostCore(length);
    }

    /// <summary>Whether that much memory could be taken now.</summary>
    public bool CanTake(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        using var use = Enter();
        return bytes <= MemoryBytes - BytesInUse && CanTakeCore(bytes);
    }

    /// <summary>Bytes that the gradients of a dense layer (inputs, outputs) over a batch take beside their operands.</summary>
    public virtual long ScratchBytes(int inputs, int outputs, int examples) => 0;

    /// <summary>Whether it can update parameters by their gradients as those arise: see <c>GradientOperation.Update</c>.</summary>
    public virtual bool FusesUpdates => false;

    /// <summary>Waits until everything launched so far is done.</summary>
    public void Synchronize()
    {
        using var use = Enter();
        SynchronizeCore();
    }

    /// <summary>Counts a block of memory that has been taken.</summary>
    internal void Register(DeviceBlock block) => blocks.Add(block);

    /// <summary>Counts it no more: it has been given back.</summary>
    internal void Unregister(DeviceBlock block) => blocks.Remove(block);

    /// <summary>Chooses and binds the kernel for an operation.</summary>
    /// <exception cref="ArgumentException">Its operands do not fit together, or lie on another device.</exception>
    public Launch Compile(Operation operation)
    {
        using var use = Enter();
        var operands = new Operands(this, operation);
        operation.Check(operands);
        var launch = (operation is HostOperation own ? own.Bind(this) : Bind(operation))
            ?? throw new ArgumentException($"the device '{Name}' does not know the operation {operation.GetType().Name}");
        int rows = operation.RowsPerExample;
        return launch with
        {
            Run = batch =>
            {
                using var use = Enter();
                var whole = rows == 1 ? batch : batch with { Rows = checked(rows * batch.Rows), Offset = checked(rows * batch.Offset) };
                operands.Check(whole);
                Run(launch, whole);
            },
        };
    }

    /// <inheritdoc/>
    public sealed override string ToString() => $"{Name}: {Description}";

    /// <summary>Waits for what runs, closes the device, and gives back what memory of it is still in use.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (isDisposed)
                return;
            isDisposed = true;
            Close();
        }
        GC.SuppressFinalize(this);
    }

    /// <summary>
    /// Waits until no other thread uses the device, and keeps others out until what it returns is disposed. A thread may enter again.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The device is disposed.</exception>
    internal Lock.Scope Enter()
    {
        var use = gate.EnterScope();
        if (!isDisposed)
            return use;
        use.Dispose();
        throw new ObjectDisposedException(GetType().Name, $"the device '{Name}' is disposed");
    }

    /// <summary>The same for memory, which may be given back after the device is disposed.</summary>
    internal Lock.Scope EnterToRelease() => gate.EnterScope();

    /// <inheritdoc cref="Allocate"/>
    protected abstract DeviceBuffer<T> AllocateCore<T>(int length) where T : unmanaged;

    /// <inheritdoc cref="AllocateBlock"/>
    protected abstract DeviceBlock AllocateBlockCore(long bytes);

    /// <inheritdoc cref="AllocateOnHost"/>
    protected virtual DeviceBuffer<float> AllocateOnHostCore(int length) => AllocateCore<float>(length);

    /// <summary>Whether that much memory could be taken now, where less is in use than there is.</summary>
    protected virtual bool CanTakeCore(long bytes) => true;

    /// <inheritdoc cref="Synchronize"/>
    protected abstract void SynchronizeCore();

    /// <summary>Starts a launch.</summary>
    protected virtual void Run(Launch launch, Batch batch) => launch.Run(batch);

    /// <summary>Gives back everything; it is called once.</summary>
    protected abstract void Close();

    /// <summary>Gives back all memory: that which was taken first goes first, and takes along what was taken for it.</summary>
    protected void ReleaseMemory()
    {
        foreach (var block in blocks.ToArray())
            block.Dispose();
    }

    /// <summary>Binds an operation to a kernel of this device; null where it has none.</summary>
    protected abstract Launch? Bind(Operation operation);
}

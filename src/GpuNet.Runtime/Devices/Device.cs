using GpuNet.Devices;

namespace GpuNet;

/// <summary>
/// A device that trains: memory, and the fused operations of a training step. Launches run in order.
/// Threads may share a device: one at a time uses it, and others wait for a step, a prediction or a copy to end. If work on a plan takes
/// several calls, the caller must lock around them.
/// </summary>
public abstract partial class Device : IDisposable
{
    readonly List<DeviceBlock> blocks = [];
    readonly Lock gate = new();
    bool isDisposed;
    volatile bool isLost;

    /// <summary>The name that opens it: <c>cpu</c>, <c>cuda:0</c>.</summary>
    public abstract string Name { get; }

    /// <summary>A description for people.</summary>
    public abstract string Description { get; }

    /// <summary>What the bits of results depend on, apart from the build: with the same value, they are the same.</summary>
    internal virtual string BitsDependOn => Description;

    /// <summary>Total memory in bytes.</summary>
    public abstract long MemoryBytes { get; }

    /// <summary>Whether its memory is that of the host, so that data need not be copied to it.</summary>
    internal virtual bool IsHost => false;

    /// <summary>Memory in use, in bytes.</summary>
    public long BytesInUse
    {
        get
        {
            lock (gate)
                return blocks.Sum(block => block.Bytes);
        }
    }

    /// <summary>Number of blocks in use.</summary>
    internal int BlocksInUse => blocks.Count;

    /// <summary>Allocates a buffer; its contents are undefined.</summary>
    /// <typeparam name="T">float or int.</typeparam>
    /// <param name="length">Number of elements; 0 is legal.</param>
    public DeviceBuffer<T> Allocate<T>(int length) where T : unmanaged
    {
        _ = DeviceBlock.BytesOf<T>(length);
        using var use = Enter();
        return AllocateCore<T>(length);
    }

    /// <summary>Allocates a block for many buffers; its contents are undefined.</summary>
    /// <param name="bytes">Its size; 0 is legal.</param>
    public DeviceBlock AllocateBlock(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        using var use = Enter();
        return AllocateBlockCore(bytes);
    }

    /// <summary>Takes host memory that the device copies to and from quickly.</summary>
    internal virtual HostMemory AllocateOnHost(int length) => new(length);

    /// <summary>Whether so much memory could be allocated now.</summary>
    public bool CanTake(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        using var use = Enter();
        return bytes <= MemoryBytes - BytesInUse && CanTakeCore(bytes);
    }

    /// <summary>Scratch memory for the gradients of a dense layer (inputs, outputs) over a batch, in bytes.</summary>
    public virtual long ScratchBytes(int inputs, int outputs, int examples) => 0;

    /// <summary>Whether it can fuse the update of parameters with their gradients: see <c>GradientOperation.Update</c>.</summary>
    public virtual bool FusesUpdates => false;

    /// <summary>Whether it splits long sums: see <c>ProductOperation.SplitsSums</c>.</summary>
    internal virtual bool SplitsSums => false;

    /// <summary>Whether it can compute a narrow network in one launch: see <c>FullyFusedForwardOperation</c>.</summary>
    internal virtual bool FullyFuses => false;

    /// <summary>Whether it does so wherever it can, or never; null for where it is estimated to be faster.</summary>
    internal bool? FullyFusion { get; set; }

    /// <summary>Waits until everything launched so far is done.</summary>
    public void Synchronize()
    {
        using var use = Enter();
        SynchronizeCore();
    }

    /// <summary>Counts an allocated block.</summary>
    internal void Register(DeviceBlock block) => blocks.Add(block);

    /// <summary>Stops counting a block that was freed.</summary>
    internal void Unregister(DeviceBlock block) => blocks.Remove(block);

    /// <summary>Chooses and binds the kernel for an operation.</summary>
    /// <exception cref="ArgumentException">Its operands do not fit together, or are on another device.</exception>
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

    /// <summary>Gives up a device that hangs: its memory is not freed, as that would wait for it.</summary>
    internal void GiveUp() => isLost = true;

    /// <summary>Waits for running work, closes the device, and frees all of its memory.</summary>
    public void Dispose()
    {
        if (isLost)
            return;
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
    /// Waits until no other thread uses the device, and excludes others until the returned lock is disposed. The lock is reentrant.
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

    /// <summary>The same for memory, which may be freed after the device is disposed.</summary>
    internal Lock.Scope EnterToRelease() => gate.EnterScope();

    /// <inheritdoc cref="Allocate"/>
    protected abstract DeviceBuffer<T> AllocateCore<T>(int length) where T : unmanaged;

    /// <inheritdoc cref="AllocateBlock"/>
    protected abstract DeviceBlock AllocateBlockCore(long bytes);

    /// <summary>Whether so much memory could be allocated now, given that less than the total is in use.</summary>
    protected virtual bool CanTakeCore(long bytes) => true;

    /// <inheritdoc cref="Synchronize"/>
    protected abstract void SynchronizeCore();

    /// <summary>Starts a launch.</summary>
    protected virtual void Run(Launch launch, Batch batch) => launch.Run(batch);

    /// <summary>Frees everything; called once.</summary>
    protected abstract void Close();

    /// <summary>Frees all memory, oldest first; a block takes along what depends on it.</summary>
    protected void ReleaseMemory()
    {
        foreach (var block in blocks.ToArray())
            block.Dispose();
    }

    /// <summary>Binds an operation to a kernel of this device; null if it has none.</summary>
    protected abstract Launch? Bind(Operation operation);
}

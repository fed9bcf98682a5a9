using GpuNet.Emulator.Memory;
using ILGPU.Util;

namespace ILGPU.Runtime;

/// <summary>An open device: memory, streams and kernels.</summary>
public abstract class Accelerator : DisposeBase
{
    readonly HashSet<AcceleratorObject> children = [];

    private protected Accelerator(Context context, Device device)
    {
        Context = context;
        Device = device;
        DefaultStream = CreateStream();
    }

    /// <summary>The context that found the device.</summary>
    public Context Context { get; }

    /// <summary>The device.</summary>
    public Device Device { get; }

    /// <summary>The stream that is used where none is named.</summary>
    public AcceleratorStream DefaultStream { get; }

    /// <summary>The kind of device.</summary>
    public AcceleratorType AcceleratorType => Device.AcceleratorType;

    /// <summary>The device's name.</summary>
    public string Name => Device.Name;

    /// <summary>The size of the memory in bytes.</summary>
    public long MemorySize => Device.MemorySize;

    /// <summary>The largest grid in each dimension.</summary>
    public Index3D MaxGridSize => Device.MaxGridSize;

    /// <summary>The largest group in each dimension.</summary>
    public Index3D MaxGroupSize => Device.MaxGroupSize;

    /// <summary>The most threads in a group.</summary>
    public int MaxNumThreadsPerGroup => Device.MaxNumThreadsPerGroup;

    /// <summary>The most shared memory of a group in bytes.</summary>
    public int MaxSharedMemoryPerGroup => Device.MaxSharedMemoryPerGroup;

    /// <summary>The threads of a warp.</summary>
    public int WarpSize => Device.WarpSize;

    /// <summary>The number of multiprocessors.</summary>
    public int NumMultiprocessors => Device.NumMultiprocessors;

    /// <summary>The most threads on a multiprocessor at a time.</summary>
    public int MaxNumThreadsPerMultiprocessor => Device.MaxNumThreadsPerMultiprocessor;

    /// <summary>The most threads at a time.</summary>
    public int MaxNumThreads => Device.MaxNumThreads;

    /// <summary>Creates another stream.</summary>
    public AcceleratorStream CreateStream() => CreateStreamInternal();

    /// <summary>Waits for all streams.</summary>
    public void Synchronize() => ObjectDisposedException.ThrowIf(IsDisposed, this);

    /// <summary>Allocates memory, which starts with anything.</summary>
    public unsafe MemoryBuffer1D<T, Stride1D.Dense> Allocate1D<T>(long length) where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        var block = MemoryBlock.AllocateGlobal<T>(length);
        return new(this, block, new ArrayView<T>(block, 0, length));
    }

    /// <inheritdoc/>
    public override string ToString() => Device.ToString();

    internal void Adopt(AcceleratorObject child)
    {
        lock (children)
            children.Add(child);
    }

    internal void Release(AcceleratorObject child)
    {
        lock (children)
            children.Remove(child);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        AcceleratorObject[] living;
        lock (children)
            living = [.. children];
        foreach (var child in living)
            child.Dispose();
        base.Dispose(disposing);
    }

    private protected abstract AcceleratorStream CreateStreamInternal();
}

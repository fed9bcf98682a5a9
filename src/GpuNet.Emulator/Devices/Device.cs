namespace ILGPU.Runtime;

/// <summary>The kinds of devices.</summary>
public enum AcceleratorType
{
    /// <summary>A simulated GPU.</summary>
    CPU,

    /// <summary>An NVIDIA GPU.</summary>
    Cuda,

    /// <summary>A device with an OpenCL driver.</summary>
    OpenCL,
}

/// <summary>What a device offers.</summary>
public abstract class Device
{
    private protected Device(AcceleratorType type) => AcceleratorType = type;

    /// <summary>The kind of device.</summary>
    public AcceleratorType AcceleratorType { get; }

    /// <summary>The device's name.</summary>
    public string Name { get; protected set; } = "<Unknown>";

    /// <summary>The size of its memory in bytes.</summary>
    public long MemorySize { get; protected set; }

    /// <summary>The largest grid in each dimension.</summary>
    public Index3D MaxGridSize { get; protected set; }

    /// <summary>The largest group in each dimension.</summary>
    public Index3D MaxGroupSize { get; protected set; }

    /// <summary>The most threads in a group.</summary>
    public int MaxNumThreadsPerGroup { get; protected set; }

    /// <summary>The most shared memory of a group in bytes.</summary>
    public int MaxSharedMemoryPerGroup { get; protected set; }

    /// <summary>The threads of a warp.</summary>
    public int WarpSize { get; protected set; }

    /// <summary>The number of multiprocessors.</summary>
    public int NumMultiprocessors { get; protected set; }

    /// <summary>The most threads on a multiprocessor at a time.</summary>
    public int MaxNumThreadsPerMultiprocessor { get; protected set; }

    /// <summary>The most threads at a time.</summary>
    public int MaxNumThreads => NumMultiprocessors * MaxNumThreadsPerMultiprocessor;

    /// <summary>Opens the device.</summary>
    public abstract Accelerator CreateAccelerator(Context context);

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Name} [Type: {AcceleratorType}, WarpSize: {WarpSize}, " +
        $"MaxNumThreadsPerGroup: {MaxNumThreadsPerGroup}, MemorySize: {MemorySize}]";
}

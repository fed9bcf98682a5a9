using System.Numerics;

namespace ILGPU.Runtime.CPU;

/// <summary>The emulator: a simulated GPU of a chosen size.</summary>
public sealed class CPUDevice : Device
{
    /// <summary>What CUDA gives to static allocations.</summary>
    const int SharedMemory = 48 * 1024;

    /// <summary>One multiprocessor with 4 warps of 4 threads.</summary>
    public static readonly CPUDevice Default = new(4, 4, 1);

    /// <summary>One multiprocessor as NVIDIA builds it.</summary>
    public static readonly CPUDevice Nvidia = new(32, 32, 1);

    /// <summary>A simulated GPU; a group has at most threads per warp × warps threads.</summary>
    public CPUDevice(int numThreadsPerWarp, int numWarpsPerMultiprocessor, int numMultiprocessors) : base(AcceleratorType.CPU)
    {
        if (numThreadsPerWarp < 2 || !BitOperations.IsPow2(numWarpsPerMultiprocessor))
            throw new ArgumentOutOfRangeException(nameof(numThreadsPerWarp));
        ArgumentOutOfRangeException.ThrowIfLessThan(numMultiprocessors, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            numThreadsPerWarp * numWarpsPerMultiprocessor, short.MaxValue, nameof(numWarpsPerMultiprocessor));

        Name = "GpuNet emulator";
        WarpSize = numThreadsPerWarp;
        MaxNumThreadsPerGroup = numThreadsPerWarp * numWarpsPerMultiprocessor;
        MaxNumThreadsPerMultiprocessor = MaxNumThreadsPerGroup;
        NumMultiprocessors = numMultiprocessors;
        MaxGroupSize = new(MaxNumThreadsPerGroup);
        MaxGridSize = new(int.MaxValue, ushort.MaxValue, ushort.MaxValue);
        MaxSharedMemoryPerGroup = SharedMemory;
        MemorySize = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
    }

    /// <inheritdoc/>
    public override Accelerator CreateAccelerator(Context context) => CreateCPUAccelerator(context);

    /// <summary>Opens the device.</summary>
    public CPUAccelerator CreateCPUAccelerator(Context context) => new(context, this);
}

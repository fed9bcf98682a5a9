using GpuNet.Emulator.Launching;
using ILGPU.Runtime;

namespace ILGPU;

/// <summary>The memory that the threads of a group share.</summary>
public static class SharedMemory
{
    /// <summary>
    /// Allocates memory for this call in the source: all threads of a group get the same, however often they pass.
    /// When a kernel is loaded, each call becomes one of <see cref="AllocateAt{T}"/>.
    /// </summary>
    public static ArrayView<T> Allocate<T>(int extent) where T : unmanaged
    {
        KernelThread.ThrowOutsideKernel();
        return default;
    }

    /// <summary>As <see cref="Allocate{T}"/>.</summary>
    public static ArrayView1D<T, Stride1D.Dense> Allocate1D<T>(Index1D extent) where T : unmanaged => Allocate<T>(extent);

    internal static ArrayView<T> AllocateAt<T>(int extent, int site) where T : unmanaged =>
        KernelThread.Current.SharedMemory.Allocate<T>(extent, site);

    internal static ArrayView1D<T, Stride1D.Dense> Allocate1DAt<T>(Index1D extent, int site) where T : unmanaged =>
        AllocateAt<T>(extent, site);
}

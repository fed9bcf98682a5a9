using GpuNet.Checker.Launching;
using ILGPU;

namespace GpuNet.Checker.Functions;

/// <summary>Replacement of <see cref="SharedMemory"/>.</summary>
static class SharedMemoryFunctions
{
    public static ArrayView<T> Allocate<T>(int extent, int site, KernelThread thread) where T : unmanaged =>
        thread.Memory.AllocateShared<T>(extent, site);

    public static ArrayView<T> GetDynamic<T>(int site, KernelThread thread) where T : unmanaged => thread.Memory.DynamicShared<T>();
}

/// <summary>Replacement of <see cref="LocalMemory"/>.</summary>
static class LocalMemoryFunctions
{
    public static ArrayView<T> Allocate<T>(int extent, int site, KernelThread thread) where T : unmanaged =>
        thread.Memory.AllocateLocal<T>(extent, site, thread.LinearIndex);
}

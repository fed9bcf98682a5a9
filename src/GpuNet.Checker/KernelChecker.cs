using System.Linq.Expressions;
using GpuNet.Checker.Checks;
using GpuNet.Checker.Functions;
using GpuNet.Checker.Launching;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace GpuNet.Checker;

/// <summary>Loads ILGPU kernels so that they run under checks, on the memory of an ILGPU CPU accelerator.</summary>
/// <param name="accelerator">The accelerator, on which the kernels' buffers are allocated.</param>
/// <remarks>The limits are those of a typical GPU, not of the accelerator, which only provides memory.</remarks>
public sealed class KernelChecker(CPUAccelerator accelerator)
{
    /// <summary>The number of backward branches of one group after which its launch counts as endless.</summary>
    public long StepLimit { get; set; } = 1 << 27;

    /// <summary>
    /// Whether kernels loaded from now on fail on races and on reads of uninitialised memory. This costs some nanoseconds per
    /// access; bounds, alignment and barriers are always checked.
    /// </summary>
    public bool ChecksRaces { get; set; } = true;

    /// <summary>The maximum number of threads per group.</summary>
    public int MaxThreadsPerGroup { get; init; } = 1024;

    /// <summary>The threads of a warp.</summary>
    public int WarpSize { get; init; } = 32;

    /// <summary>The maximum number of bytes of shared memory per group.</summary>
    public int MaxSharedMemoryPerGroup { get; init; } = 48 << 10;

    /// <summary>The last successful launch, or null before the first.</summary>
    public LaunchReport? LastLaunch { get; internal set; }

    internal CPUAccelerator Accelerator => accelerator;

    /// <summary>
    /// Marks all memory of the buffer behind a view as uninitialised: kernels then fail where they read an element of it that neither the
    /// host nor a kernel has written since. Only elements of whole 4-byte words are marked, by a value that they would otherwise hold once
    /// in 2³² times.
    /// </summary>
    /// <param name="view">A view of memory of an ILGPU CPU accelerator.</param>
    public static void MarkUnwritten<T>(ArrayView<T> view) where T : unmanaged
    {
        // Not the buffer that was allocated, which is a wrapper of the one that views know.
        if (view.Memory() is not { } buffer)
            return;
        if (buffer.AcceleratorType != AcceleratorType.CPU)
            throw new NotSupportedException($"memory of {buffer.Accelerator} cannot be marked: allocate it on a CPU accelerator");
        MemoryBlock.Of(buffer).MarkUnwritten();
    }

    /// <summary>Loads a kernel. Its launcher returns when the kernel has finished.</summary>
    /// <typeparam name="TLauncher">
    /// The kernel's parameters after a <see cref="KernelConfig"/>; or, for a kernel whose first parameter is an <see cref="Index1D"/>,
    /// <see cref="Index2D"/> or <see cref="Index3D"/>, the kernel's own parameters, of which the first is the extent then.
    /// </typeparam>
    /// <param name="kernel">The static method that ILGPU would compile.</param>
    /// <param name="specialization">The specialization as for ILGPU; only its number of threads is used.</param>
    /// <exception cref="KernelRejectedException">ILGPU could not compile the kernel, or it cannot be checked.</exception>
    public TLauncher Load<TLauncher>(Delegate kernel, KernelSpecialization specialization = default) where TLauncher : Delegate
    {
        ArgumentNullException.ThrowIfNull(kernel);
        if (specialization.MaxNumThreadsPerGroup > MaxThreadsPerGroup)
        {
            throw new NotSupportedException(
                $"the kernel needs groups of {specialization.MaxNumThreadsPerGroup} threads: raise {nameof(MaxThreadsPerGroup)}");
        }
        var parameters = typeof(TLauncher).GetMethod("Invoke")!.GetParameters()
            .Select(parameter => Expression.Parameter(parameter.ParameterType, parameter.Name)).ToArray();
        var loaded = new LoadedKernel(this, kernel.Method, specialization, [.. parameters.Select(parameter => parameter.Type)]);
        var values = Expression.NewArrayInit(typeof(object), parameters.Select(parameter => Expression.Convert(parameter, typeof(object))));
        var launch = Expression.Call(Expression.Constant(loaded), nameof(LoadedKernel.Launch), null, values);
        return Expression.Lambda<TLauncher>(launch, parameters).Compile();
    }
}

/// <summary>A finished launch.</summary>
/// <param name="Kernel">The kernel's name.</param>
/// <param name="Config">Its grid and group size.</param>
/// <param name="SharedMemory">The shared memory of a group in bytes.</param>
/// <param name="Barriers">The number of barriers passed, over all groups.</param>
public sealed record LaunchReport(string Kernel, KernelConfig Config, int SharedMemory, long Barriers);

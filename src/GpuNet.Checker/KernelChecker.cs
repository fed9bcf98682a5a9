using System.Linq.Expressions;
using GpuNet.Checker.Launching;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace GpuNet.Checker;

/// <summary>Loads ILGPU kernels so that they run under checks, on the memory of an ILGPU CPU accelerator.</summary>
/// <param name="accelerator">The accelerator, on which the kernels' buffers are allocated.</param>
/// <remarks>The limits are those of a usual GPU, and not those of the accelerator, which is asked for memory only.</remarks>
public sealed class KernelChecker(CPUAccelerator accelerator)
{
    /// <summary>The backward branches that one group may take before its launch counts as endless.</summary>
    public long StepLimit { get; set; } = 1 << 27;

    /// <summary>
    /// Whether kernels that are loaded from now on fail when threads race, or read shared memory that nothing wrote. It costs
    /// some nanoseconds an access; bounds, alignment and barriers are always checked.
    /// </summary>
    public bool ChecksRaces { get; set; } = true;

    /// <summary>The most threads that a group may have.</summary>
    public int MaxThreadsPerGroup { get; init; } = 1024;

    /// <summary>The threads of a warp.</summary>
    public int WarpSize { get; init; } = 32;

    /// <summary>The most bytes of shared memory that a group may have.</summary>
    public int MaxSharedMemoryPerGroup { get; init; } = 48 << 10;

    /// <summary>What the last launch that succeeded was, or null before the first.</summary>
    public LaunchReport? LastLaunch { get; internal set; }

    internal CPUAccelerator Accelerator => accelerator;

    /// <summary>Loads a kernel. It has ended when the launcher returns.</summary>
    /// <typeparam name="TLauncher">
    /// The kernel's parameters after a <see cref="KernelConfig"/>; or, for a kernel whose first parameter is an <see cref="Index1D"/>,
    /// <see cref="Index2D"/> or <see cref="Index3D"/>, the kernel's own parameters, of which the first is the extent then.
    /// </typeparam>
    /// <param name="kernel">The static method that ILGPU would compile.</param>
    /// <param name="specialization">As ILGPU takes it; only its number of threads matters here.</param>
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

/// <summary>What a launch was.</summary>
/// <param name="Kernel">The kernel's name.</param>
/// <param name="Config">Its groups and threads.</param>
/// <param name="SharedMemory">The shared memory of a group in bytes.</param>
/// <param name="Barriers">The barriers that its groups passed, all together.</param>
public sealed record LaunchReport(string Kernel, KernelConfig Config, int SharedMemory, long Barriers);

using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using GpuNet.Emulator.Compilation;
using GpuNet.Emulator.Tracing;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace GpuNet.Emulator.Launching;

/// <summary>A kernel that an accelerator has loaded; its parameters are the elements of a tuple.</summary>
sealed class Kernel<TArguments> where TArguments : struct
{
    readonly CPUAccelerator accelerator;
    readonly MethodInfo method;
    readonly bool checksRaces;
    readonly CompiledKernel compiled;
    readonly KernelSpecialization specialization;

    public Kernel(Accelerator accelerator, Delegate kernel, KernelSpecialization specialization)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        if (!specialization.IsCompatibleWith(accelerator))
            throw new NotSupportedException("The given kernel specialization is not compatible with the current accelerator.");
        this.accelerator = (CPUAccelerator)accelerator;
        this.specialization = specialization;
        method = kernel.Method;
        checksRaces = this.accelerator.Emulation.ChecksRaces;
        compiled = CompiledKernel.Of(method, typeof(TArguments), checksRaces, traces: false);
    }

    /// <summary>Runs the kernel; it has ended when this returns.</summary>
    public unsafe void Launch(AcceleratorStream stream, KernelConfig config, TArguments arguments)
    {
        if (stream.Accelerator != accelerator)
            throw new ArgumentException("the stream belongs to another accelerator than the kernel", nameof(stream));
        ObjectDisposedException.ThrowIf(accelerator.IsDisposed, accelerator);
        Verify(config);
        using var activity = LaunchActivity.Start(method);
        if (activity is null)
            Launching.Launch.Run(compiled, accelerator, config, Unsafe.AsPointer(ref arguments));
        else
            LaunchTraced(activity, config, Unsafe.AsPointer(ref arguments));
    }

    unsafe void LaunchTraced(Activity activity, KernelConfig config, void* arguments)
    {
        var traced = CompiledKernel.Of(method, typeof(TArguments), checksRaces, traces: true);
        var (report, trace) = Launching.Launch.Run(traced, accelerator, config, arguments);
        LaunchActivity.Complete(activity, report, trace!);
    }

    /// <summary>Throws what ILGPU throws for a launch that cannot be.</summary>
    void Verify(KernelConfig config)
    {
        if (!config.GridDim.InBoundsInclusive(accelerator.MaxGridSize))
        {
            throw new ArgumentOutOfRangeException(nameof(config),
                $"Invalid grid dimensions {config.GridDim} (exceeds maximum {accelerator.MaxGridSize})");
        }

        if (!config.GroupDim.InBoundsInclusive(accelerator.MaxGroupSize))
        {
            throw new ArgumentOutOfRangeException(nameof(config),
                $"Invalid group dimensions {config.GroupDim} (exceeds maximum {accelerator.MaxGroupSize})");
        }

        if (!config.IsValid)
            throw new ArgumentOutOfRangeException(nameof(config), $"Invalid grid dimension {config.GridDim} of {config.GroupDim}");
        int most = specialization.MaxNumThreadsPerGroup ?? accelerator.MaxNumThreadsPerGroup;
        if (config.GroupDim.Size > most)
        {
            throw new NotSupportedException(
                $"Not supported total group size. The total group size must be <= the number of available threads ({most})");
        }
    }
}

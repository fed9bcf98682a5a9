using System.Reflection;
using GpuNet.Checker.Compilation;
using GpuNet.Checker.Tracing;
using ILGPU;
using ILGPU.Runtime;

namespace GpuNet.Checker.Launching;

/// <summary>A kernel that a checker has loaded.</summary>
sealed class LoadedKernel
{
    readonly KernelChecker checker;
    readonly MethodInfo method;
    readonly bool checksRaces;
    readonly CompiledKernel compiled;
    readonly int largestGroup;

    /// <param name="checker">The checker.</param>
    /// <param name="method">The kernel.</param>
    /// <param name="specialization">The limit of its group size.</param>
    /// <param name="launched">The types of a launch's values: a configuration or an extent, and the kernel's arguments.</param>
    public LoadedKernel(KernelChecker checker, MethodInfo method, KernelSpecialization specialization, Type[] launched)
    {
        this.checker = checker;
        this.method = method;
        checksRaces = checker.ChecksRaces;
        largestGroup = specialization.MaxNumThreadsPerGroup ?? checker.MaxThreadsPerGroup;
        var taken = launched.Length > 0 && launched[0] == typeof(KernelConfig) ? launched.AsSpan(1) : launched;
        if (!taken.SequenceEqual(method.GetParameters().Select(parameter => parameter.ParameterType).ToArray()))
            throw new KernelRejectedException($"kernel {DisplayName.Of(method)} and its launcher have different parameters: use the same");
        compiled = CompiledKernel.Of(method, checksRaces, traces: false);
        if (compiled.IsImplicitlyGrouped == (taken.Length < launched.Length))
            throw new KernelRejectedException($"kernel {DisplayName.Of(method)} {Grouping}");
    }

    string Grouping => compiled.IsImplicitlyGrouped
        ? "takes an index: launch it with an extent in its position"
        : "takes no index: launch it with a KernelConfig as first argument";

    /// <summary>Runs the kernel and returns when it has finished.</summary>
    /// <param name="values">The configuration and the arguments; or the arguments, of which the first is the extent.</param>
    public void Launch(object[] values)
    {
        ObjectDisposedException.ThrowIf(checker.Accelerator.IsDisposed, checker.Accelerator);
        var extent = compiled.IsImplicitlyGrouped ? ExtentOf(values[0]) : default;
        var config = compiled.IsImplicitlyGrouped ? ConfigOf(extent) : (KernelConfig)values[0];
        if (compiled.IsImplicitlyGrouped && extent.LongSize == 0)
            return;
        Verify(config);
        object[] arguments = compiled.IsImplicitlyGrouped ? values : values[1..];
        using var activity = LaunchActivity.Start(method);
        var kernel = activity is null ? compiled : CompiledKernel.Of(method, checksRaces, traces: true);
        var (report, trace) = Launching.Launch.Run(kernel, checker, config, extent, arguments);
        if (activity != null)
            LaunchActivity.Complete(activity, report, trace!);
    }

    static Index3D ExtentOf(object extent) => extent switch
    {
        Index1D line => new(line, 1, 1),
        Index2D plane => new(plane, 1),
        _ => (Index3D)extent,
    };

    /// <summary>Enough groups for one thread per index, in the order of linear indices.</summary>
    KernelConfig ConfigOf(Index3D extent)
    {
        int group = Math.Min(largestGroup, 8 * checker.WarpSize);
        return new((int)((extent.LongSize + group - 1) / group), group);
    }

    /// <summary>Throws the exception of ILGPU for an invalid launch.</summary>
    void Verify(KernelConfig config)
    {
        if (!config.IsValid)
            throw new ArgumentOutOfRangeException(nameof(config), $"Invalid grid dimension {config.GridDim} of {config.GroupDim}");
        if (config.GroupDim.LongSize > largestGroup)
        {
            throw new NotSupportedException(
                $"Not supported total group size. The total group size must be <= the number of available threads ({largestGroup})");
        }
    }
}

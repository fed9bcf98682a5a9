using GpuNet.Checker;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace GpuNet.Devices.Ilgpu;

/// <summary>Who makes a kernel ready to be launched.</summary>
interface IKernelLoader
{
    /// <summary>A kernel's launcher.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="specialization">What is known of its groups.</param>
    /// <param name="compile">ILGPU's own way, for the parameters of this kernel.</param>
    TLauncher Load<TBody, TLauncher>(
        TBody kernel, KernelSpecialization specialization, Func<TBody, KernelSpecialization, TLauncher> compile)
        where TBody : Delegate
        where TLauncher : Delegate;
}

/// <summary>Kernels are compiled by ILGPU.</summary>
sealed class IlgpuLoader : IKernelLoader
{
    /// <inheritdoc/>
    public TLauncher Load<TBody, TLauncher>(
        TBody kernel, KernelSpecialization specialization, Func<TBody, KernelSpecialization, TLauncher> compile)
        where TBody : Delegate
        where TLauncher : Delegate =>
        compile(kernel, specialization);
}

/// <summary>Kernels run under checks.</summary>
sealed class CheckedLoader(CPUAccelerator accelerator) : IKernelLoader
{
    readonly KernelChecker checker = new(accelerator);

    /// <inheritdoc/>
    public TLauncher Load<TBody, TLauncher>(
        TBody kernel, KernelSpecialization specialization, Func<TBody, KernelSpecialization, TLauncher> compile)
        where TBody : Delegate
        where TLauncher : Delegate =>
        checker.Load<TLauncher>(kernel, specialization);
}

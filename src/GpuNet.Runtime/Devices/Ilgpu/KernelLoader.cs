using System.Linq.Expressions;
using System.Reflection;
using GpuNet.Checker;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;

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

/// <summary>Kernels are compiled by ILGPU for an NVIDIA GPU, once a machine.</summary>
sealed class CudaLoader(CudaAccelerator accelerator, PtxCache cache) : IKernelLoader
{
    /// <inheritdoc/>
    public TLauncher Load<TBody, TLauncher>(
        TBody kernel, KernelSpecialization specialization, Func<TBody, KernelSpecialization, TLauncher> compile)
        where TBody : Delegate
        where TLauncher : Delegate
    {
        try
        {
            return Load<TLauncher>(kernel.Method, specialization);
        }
        catch (CudaException)
        {
            // The driver does not take what is in the file, perhaps: if it is something else, it fails once more.
            cache.Forget(accelerator.Backend, kernel.Method, specialization);
            return Load<TLauncher>(kernel.Method, specialization);
        }
    }

    TLauncher Load<TLauncher>(MethodInfo method, KernelSpecialization specialization) where TLauncher : Delegate
    {
        var loaded = accelerator.LoadKernel(cache.Compile(accelerator.Backend, method, specialization));
        var arguments = LockedLauncher.Arguments<TLauncher>();
        Type onStream = Expression.GetActionType([typeof(AcceleratorStream), .. arguments.Select(argument => argument.Type)]);
        var launch = typeof(Kernel).GetMethod(nameof(Kernel.CreateLauncherDelegate))!.MakeGenericMethod(onStream).Invoke(loaded, null);
        var call = Expression.Invoke(Expression.Constant(launch), [Expression.Constant(accelerator.DefaultStream), .. arguments]);
        return Expression.Lambda<TLauncher>(call, arguments).Compile();
    }
}

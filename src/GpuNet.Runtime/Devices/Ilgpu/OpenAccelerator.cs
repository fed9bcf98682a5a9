using System.Reflection;
using GpuNet.Kernels;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;

namespace GpuNet.Devices.Ilgpu;

/// <summary>
/// An accelerator, its context and the kernels that are loaded on it. The first device of a name opens it, and all share it until the
/// process ends, so that a process compiles each kernel once.
/// </summary>
sealed class OpenAccelerator
{
    static readonly Dictionary<string, OpenAccelerator> open = [];

    readonly Context context;
    readonly IKernelLoader loader;
    readonly Dictionary<MethodInfo, Delegate> kernels = [];
    int users;

    // What a device still uses then is left to the operating system: another thread may be at work on it.
    static OpenAccelerator() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        lock (open)
        {
            foreach (var idle in open.Values.Where(accelerator => accelerator.users == 0))
                idle.Dispose();
        }
    };

    OpenAccelerator(string name)
    {
        context = IlgpuContext.Create();
        try
        {
            Accelerator = IlgpuContext.Accelerators(context).First(found => found.Name == name).Device.CreateAccelerator(context);
            loader = Accelerator switch
            {
                CPUAccelerator cpu when name == IlgpuContext.Checked => new CheckedLoader(cpu),
                CudaAccelerator cuda => new CudaLoader(cuda, new(Path.Combine(TileMemory.Folder, "kernels"))),
                _ => new IlgpuLoader(),
            };
            bool wantsBlas = CuBlasLibrary.IsAskedFor(Environment.GetEnvironmentVariable(CuBlasLibrary.Variable));
            Blas = wantsBlas && Accelerator is CudaAccelerator nvidia ? CuBlasLibrary.Open(nvidia) : null;
        }
        catch
        {
            context.Dispose();
            throw;
        }
    }

    /// <summary>The accelerator.</summary>
    public Accelerator Accelerator { get; }

    /// <summary>A library that may be faster for large products; null where none is asked for.</summary>
    public CuBlasLibrary? Blas { get; }

    /// <summary>The kernels that are loaded.</summary>
    public MethodInfo[] Kernels
    {
        get
        {
            lock (kernels)
                return [.. kernels.Keys];
        }
    }

    /// <summary>The accelerator of that name, for one user more.</summary>
    public static OpenAccelerator Of(string name)
    {
        lock (open)
        {
            if (!open.TryGetValue(name, out var accelerator))
                open[name] = accelerator = new(name);
            accelerator.users++;
            return accelerator;
        }
    }

    /// <summary>A kernel's launcher on the default stream: compiled for the first who asks.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="load">How ILGPU compiles it.</param>
    public TLauncher Load<TBody, TLauncher>(Kernel<TBody> kernel, Func<TBody, KernelSpecialization, TLauncher> load)
        where TBody : Delegate
        where TLauncher : Delegate
    {
        lock (kernels)
        {
            if (!kernels.TryGetValue(kernel.Method, out var launcher))
                kernels[kernel.Method] = launcher = Load(kernel.Body, new(kernel.GroupSize, kernel.GroupsPerMultiprocessor), load);
            return (TLauncher)launcher;
        }
    }

    /// <summary>A kernel's launcher on the default stream, compiled anew.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="specialization">What is known of its groups.</param>
    /// <param name="load">How ILGPU compiles it.</param>
    public TLauncher Load<TBody, TLauncher>(
        TBody kernel, KernelSpecialization specialization, Func<TBody, KernelSpecialization, TLauncher> load)
        where TBody : Delegate
        where TLauncher : Delegate
    {
        var launcher = loader.Load(kernel, specialization, load);
        // Elsewhere a launch takes its arguments along.
        return Accelerator.AcceleratorType == AcceleratorType.OpenCL ? LockedLauncher.Of(launcher) : launcher;
    }

    /// <summary>A user less.</summary>
    public void Close()
    {
        lock (open)
            users--;
    }

    void Dispose()
    {
        try
        {
            Blas?.Dispose();
            Accelerator.Dispose();
            context.Dispose();
        }
        catch (Exception problem) when (IlgpuDevice.IsFailure(problem))
        {
            // The process ends, and what is left of a device that is lost ends with it.
        }
    }
}

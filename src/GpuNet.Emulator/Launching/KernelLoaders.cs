using GpuNet.Emulator.Launching;

namespace ILGPU.Runtime;

/// <summary>
/// Loads kernels: a kernel is a static method, and what is loaded is called like it, with a configuration before. One pattern for 1 to
/// 9 parameters, where ILGPU has 14; they travel as one tuple, so that nothing behind this file depends on how many there are.
/// </summary>
public static class KernelLoaders
{
    /// <summary>Loads a kernel to launch on the default stream.</summary>
    public static Action<KernelConfig, T1> LoadStreamKernel<T1>(this Accelerator accelerator, Action<T1> action)
        where T1 : struct =>
        accelerator.LoadStreamKernel(action, default(KernelSpecialization));

    /// <summary>Loads a kernel to launch on the default stream.</summary>
    public static Action<KernelConfig, T1> LoadStreamKernel<T1>(
        this Accelerator accelerator, Action<T1> action, KernelSpecialization specialization)
        where T1 : struct
    {
        var kernel = new Kernel<ValueTuple<T1>>(accelerator, action, specialization);
        return (config, p1) => kernel.Launch(accelerator.DefaultStream, config, ValueTuple.Create(p1));
    }

    /// <summary>Loads a kernel to launch on the default stream.</summary>
    public static Action<KernelConfig, T1, T2> LoadStreamKernel<T1, T2>(this Accelerator accelerator, Action<T1, T2> action)
        where T1 : struct where T2 : struct =>
        accelerator.LoadStreamKernel(action, default(KernelSpecialization));

    /// <summary>Loads a kernel to launch on the default stream.</summary>
    public static Action<KernelConfig, T1, T2> LoadStreamKernel<T1, T2>(
        this Accelerator accelerator, Action<T1, T2> action, KernelSpecialization specialization)
        where T1 : struct where T2 : struct
    {
        var kernel = new Kernel<(T1, T2)>(accelerator, action, specialization);
        return (config, p1, p2) => kernel.Launch(accelerator.DefaultStream, config, (p1, p2));
    }

    /// <summary>Loads a kernel to launch on the default stream.</summary>
    public static Action<KernelConfig, T1, T2, T3> LoadStreamKernel<T1, T2, T3>(this Accelerator accelerator, Action<T1, T2, T3> action)
        where T1 : struct where T2 : struct where T3 : struct =>
        accelerator.LoadStreamKernel(action, default(KernelSpecialization));

    /// <summary>Loads a kernel to launch on the default stream.</summary>
    public static Action<KernelConfig, T1, T2, T3> LoadStreamKernel<T1, T2, T3>(
        this Accelerator accelerator, Action<T1, T2, T3> action, KernelSpecialization specialization)
        where T1 : struct where T2 : struct where T3 : struct
    {
        var kernel = new Kernel<(T1, T2, T3)>(accelerator, action, specialization);
        return (config, p1, p2, p3) => kernel.Launch(accelerator.DefaultStream, config, (p1, p2, p3));
    }

    /// <summary>Loads a kernel to launch on the default stream.</summary>
    public static Action<KernelConfig, T1, T2, T3, T4> LoadStreamKernel<T1, T2, T3, T4>(
        this Accelerator accelerator, Action<T1, T2, T3, T4> action)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct =>
        accelerator.LoadStreamKernel(action, default(KernelSpecialization));

    /// <summary>Loads a kernel to launch on the default stream.</summary>
    public static Action<KernelConfig, T1, T2, T3, T4> LoadStreamKernel<T1, T2, T3, T4>(
        this Accelerator accelerator, Action<T1, T2, T3, T4> action, KernelSpecialization specialization)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct
    {
        var kernel = new Kernel<(T1, T2, T3, T4)>(accelerator, action, specialization);
        return (config, p1, p2, p3, p4) => kernel.Launch(accelerator.DefaultStream, config, (p1, p2, p3, p4));
    }

    /// <summary>Loads a kernel to launch on the default stream.</summary>
    public static Action<KernelConfig, T1, T2, T3, T4, T5> LoadStreamKernel<T1, T2, T3, T4, T5>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5> action)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct =>
        accelerator.LoadStreamKernel(action, default(KernelSpecialization));

    /// <summary>Loads a kernel to launch on the default stream.</summary>
    public static Action<KernelConfig, T1, T2, T3, T4, T5> LoadStreamKernel<T1, T2, T3, T4, T5>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5> action, KernelSpecialization specialization)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct
    {
        var kernel = new Kernel<(T1, T2, T3, T4, T5)>(accelerator, action, specialization);
        return (config, p1, p2, p3, p4, p5) => kernel.Launch(accelerator.DefaultStream, config, (p1, p2, p3, p4, p5));
    }

    /// <summary>Loads a kernel to launch on the default stream.</summary>
    public static Action<KernelConfig, T1, T2, T3, T4, T5, T6> LoadStreamKernel<T1, T2, T3, T4, T5, T6>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6> action)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct where T6 : struct =>
        accelerator.LoadStreamKernel(action, default(KernelSpecialization));

    /// <summary>Loads a kernel to launch on the default stream.</summary>
    public static Action<KernelConfig, T1, T2, T3, T4, T5, T6> LoadStreamKernel<T1, T2, T3, T4, T5, T6>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6> action, KernelSpecialization specialization)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct where T6 : struct
    {
        var kernel = new Kernel<(T1, T2, T3, T4, T5, T6)>(accelerator, action, specialization);
        return (config, p1, p2, p3, p4, p5, p6) => kernel.Launch(accelerator.DefaultStream, config, (p1, p2, p3, p4, p5, p6));
    }

    /// <summary>Loads a kernel to launch on the default stream.</summary>
    public static Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7> LoadStreamKernel<T1, T2, T3, T4, T5, T6, T7>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6, T7> action)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct where T6 : struct where T7 : struct =>
        accelerator.LoadStreamKernel(action, default(KernelSpecialization));

    /// <summary>Loads a kernel to launch on the default stream.</summary>
    public static Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7> LoadStreamKernel<T1, T2, T3, T4, T5, T6, T7>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6, T7> action, KernelSpecialization specialization)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct where T6 : struct where T7 : struct
    {
        var kernel = new Kernel<(T1, T2, T3, T4, T5, T6, T7)>(accelerator, action, specialization);
        return (config, p1, p2, p3, p4, p5, p6, p7) => kernel.Launch(accelerator.DefaultStream, config, (p1, p2, p3, p4, p5, p6, p7));
    }

    /// <summary>Loads a kernel to launch on the default stream.</summary>
    public static Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8> LoadStreamKernel<T1, T2, T3, T4, T5, T6, T7, T8>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6, T7, T8> action)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct
        where T5 : struct where T6 : struct where T7 : struct where T8 : struct =>
        accelerator.LoadStreamKernel(action, default(KernelSpecialization));

    /// <summary>Loads a kernel to launch on the default stream.</summary>
    public static Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8> LoadStreamKernel<T1, T2, T3, T4, T5, T6, T7, T8>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6, T7, T8> action, KernelSpecialization specialization)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct
        where T5 : struct where T6 : struct where T7 : struct where T8 : struct
    {
        var kernel = new Kernel<(T1, T2, T3, T4, T5, T6, T7, T8)>(accelerator, action, specialization);
        return (config, p1, p2, p3, p4, p5, p6, p7, p8) =>
            kernel.Launch(accelerator.DefaultStream, config, (p1, p2, p3, p4, p5, p6, p7, p8));
    }

    /// <summary>Loads a kernel to launch on the default stream.</summary>
    public static Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9> LoadStreamKernel<T1, T2, T3, T4, T5, T6, T7, T8, T9>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6, T7, T8, T9> action)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct
        where T6 : struct where T7 : struct where T8 : struct where T9 : struct =>
        accelerator.LoadStreamKernel(action, default(KernelSpecialization));

    /// <summary>Loads a kernel to launch on the default stream.</summary>
    public static Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9> LoadStreamKernel<T1, T2, T3, T4, T5, T6, T7, T8, T9>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6, T7, T8, T9> action, KernelSpecialization specialization)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct
        where T6 : struct where T7 : struct where T8 : struct where T9 : struct
    {
        var kernel = new Kernel<(T1, T2, T3, T4, T5, T6, T7, T8, T9)>(accelerator, action, specialization);
        return (config, p1, p2, p3, p4, p5, p6, p7, p8, p9) =>
            kernel.Launch(accelerator.DefaultStream, config, (p1, p2, p3, p4, p5, p6, p7, p8, p9));
    }
}

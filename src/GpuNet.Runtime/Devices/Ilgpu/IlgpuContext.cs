using GpuNet.Kernels;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace GpuNet.Devices.Ilgpu;

/// <summary>How GpuNet sets ILGPU up, and what it finds.</summary>
static class IlgpuContext
{
    /// <summary>The device that runs kernels under checks, on the memory of ILGPU's CPU accelerator.</summary>
    public const string Checked = "checked";

    /// <summary>ILGPU's CPU accelerator: a thread of the operating system for each thread of a group.</summary>
    public const string Cpu = "ilgpu-cpu";

    /// <summary>The version of ILGPU.</summary>
    public static Version Version => typeof(Context).Assembly.GetName().Version!;

    static int LargestGroup => Catalogue.All.Max(kernel => kernel.GroupSize);

    /// <summary>A context with every accelerator of this machine.</summary>
    /// <remarks>
    /// O2 is what makes global accesses of 16 bytes one instruction. ILGPU's CPU accelerator is sized for the largest group.
    /// </remarks>
    public static Context Create() => Context.Create(builder => builder
        .Optimize(OptimizationLevel.O2)
        .EnableAlgorithms()
        .Cuda()
        .OpenCL()
        .CPU(new CPUDevice(numThreadsPerWarp: 32, numWarpsPerMultiprocessor: LargestGroup / 32, numMultiprocessors: 1)));

    /// <summary>
    /// Every accelerator with the name that opens it: <c>cuda:0</c>, <c>opencl:0</c>, <c>checked</c> or <c>ilgpu-cpu</c>.
    /// </summary>
    public static IEnumerable<(string Name, ILGPU.Runtime.Device Device)> Accelerators(Context context)
    {
        int cuda = 0, openCl = 0;
        foreach (var device in context.Devices)
        {
            if (device.AcceleratorType == AcceleratorType.CPU)
                yield return (Checked, device);
            string name = device.AcceleratorType switch
            {
                AcceleratorType.Cuda => $"cuda:{cuda++}",
                AcceleratorType.OpenCL => $"opencl:{openCl++}",
                _ => Cpu,
            };
            yield return (name, device);
        }
    }

    /// <summary>Bytes of memory. ILGPU's CPU accelerator has no limit of its own.</summary>
    public static long MemoryBytes(ILGPU.Runtime.Device device) => device.AcceleratorType == AcceleratorType.CPU
        ? Math.Min(device.MemorySize, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes)
        : device.MemorySize;

    /// <summary>An accelerator's limits, a line each.</summary>
    public static IReadOnlyList<string> Limits(ILGPU.Runtime.Device device) =>
    [
        $"{device.Name}, {device.AcceleratorType}",
        $"memory {MemoryBytes(device) / (1L << 20)} MiB, shared memory {device.MaxSharedMemoryPerGroup / 1024} KiB a group",
        $"{Multiprocessors(device)}, {device.WarpSize} threads a warp, {device.MaxNumThreadsPerGroup} threads a group",
        .. Products(IlgpuDevice.MultiprocessorsOf(device)).Select(product => $"product {product}"),
    ];

    // The tiles that the layers of a usual network would get.
    static IEnumerable<string> Products(int multiprocessors)
    {
        foreach (var (m, n, k) in new[] { (1024, 512, 784), (256, 256, 512), (32, 128, 64), (1024, 10, 256) })
            yield return $"({m}, {k})·({k}, {n}): {TileChoice.Whole(m, n, k, multiprocessors)[0]}";
    }

    /// <summary>What timings are remembered under: the device and its driver; null where they would say nothing about a GPU.</summary>
    public static string? TimingKey(ILGPU.Runtime.Device device) => device switch
    {
        CudaDevice cuda => $"{cuda.Name}, CUDA {cuda.DriverVersion}",
        CLDevice openCl => $"{openCl.Name}, {DriverOf(openCl)}",
        _ => null,
    };

    /// <summary>An OpenCL device's platform and the version of its driver.</summary>
    public static string DriverOf(CLDevice device) =>
        $"{device.PlatformName} {CLAPI.CurrentAPI.GetDeviceInfo(device.DeviceId, CLDeviceInfoType.CL_DRIVER_VERSION)}";

    /// <summary>Whether kernels run on the processor of this machine, and not on a device beside it.</summary>
    public static bool IsProcessor(ILGPU.Runtime.Device device) => device is CLDevice openCl
        ? openCl.DeviceType.HasFlag(CLDeviceType.CL_DEVICE_TYPE_CPU)
        : device.AcceleratorType == AcceleratorType.CPU;

    /// <summary>An accelerator in one line.</summary>
    public static string Describe(string name, ILGPU.Runtime.Device device) => name switch
    {
        Checked => "kernels run under checks, for tests",
        Cpu => "kernels run by ILGPU on the CPU, for tests",
        _ => $"{device.Name}, {device.MemorySize / (1L << 20)} MiB, {Multiprocessors(device)}",
    };

    static string Multiprocessors(ILGPU.Runtime.Device device) =>
        device.NumMultiprocessors.Counted("multiprocessor");
}

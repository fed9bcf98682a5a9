using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace GpuNet.Devices.Ilgpu;

/// <summary>Why a graphics device of this machine is not in the list.</summary>
static class Rejections
{
    /// <summary>One line for each reason; empty where CUDA and OpenCL devices were found and none was left out.</summary>
    /// <param name="found">The names of what was found.</param>
    public static IReadOnlyList<string> Explain(IReadOnlyList<string> found)
    {
        return [.. Lines("cuda", LeftOutOfCuda(), NoCuda), .. Lines("opencl", LeftOutOfOpenCL(), NoOpenCL)];

        IEnumerable<string> Lines(string kind, IReadOnlyList<string> leftOut, Func<string> nothing) =>
            (leftOut.Count > 0 || found.Any(name => name.StartsWith(kind, StringComparison.Ordinal)) ? leftOut : [nothing()])
                .Select(reason => $"{kind}: {reason}");
    }

    /// <summary>Why ILGPU leaves a CUDA device out; null where it does not.</summary>
    /// <param name="name">The device.</param>
    /// <param name="major">Its compute capability.</param>
    /// <param name="minor">What follows the point of it.</param>
    /// <param name="driver">The CUDA version that the driver knows.</param>
    public static string? OfCuda(string name, int major, int minor, CudaDriverVersion driver)
    {
        if (!CudaDevice.TryGetArchitecture(major, minor, out var architecture))
            return $"{name} has compute capability {major}.{minor}, but ILGPU needs 3.0 or later: the device is too old";
        // ILGPU compiles for the oldest architecture that has all it uses, which may be older than the device.
        var target = new CudaCapabilityContext(architecture).TargetArchitecture;
        return CudaAccelerator.TryGetInstructionSet(target, driver, out var needed, out _)
            ? null
            : $"the driver is too old for {name}: it knows CUDA {driver}, but {needed} or later is needed; update the driver";
    }

    /// <summary>Why ILGPU leaves an OpenCL device out.</summary>
    /// <param name="name">The device.</param>
    /// <param name="driver">Its platform and the version of its driver.</param>
    /// <param name="version">The OpenCL version that the driver offers.</param>
    public static string OfOpenCL(string name, string driver, CLDeviceVersion version) => version < CLDeviceVersion.CL20
        ? $"the driver is too old for {name}: {driver} offers OpenCL {version.Major}.{version.Minor}, but 2.0 or later is needed; "
            + "update the driver"
        : $"{name} has no generic address space, which ILGPU needs: {driver} offers OpenCL {version.Major}.{version.Minor} without it; "
            + "a newer driver may have it";

    static string CudaLibrary => OperatingSystem.IsWindows() ? "nvcuda" : "libcuda.so.1";

    static string OpenCLLibrary =>
        OperatingSystem.IsWindows() ? "OpenCL"
        : OperatingSystem.IsMacOS() ? "/System/Library/Frameworks/OpenCL.framework/OpenCL"
        : "libOpenCL.so";

    static string NoCuda() => !IsThere(CudaLibrary) ? $"there is no driver library {CudaLibrary}"
        : CudaAPI.CurrentAPI.IsSupported ? $"the driver library {CudaLibrary} reports no device"
        : $"the driver library {CudaLibrary} finds no driver that it fits: install library and driver in one version, and start anew";

    static string NoOpenCL() => IsThere(OpenCLLibrary)
        ? $"the driver library {OpenCLLibrary} reports no device"
        : $"there is no driver library {OpenCLLibrary}";

    static bool IsThere(string library)
    {
        bool isThere = NativeLibrary.TryLoad(library, out nint handle);
        if (isThere)
            NativeLibrary.Free(handle);
        return isThere;
    }

    // Asked of the driver itself: ILGPU says nothing of devices that it leaves out.
    static IReadOnlyList<string> LeftOutOfCuda()
    {
        var api = CudaAPI.CurrentAPI;
        if (api.GetDeviceCount(out int count) != CudaError.CUDA_SUCCESS || api.GetDriverVersion(out var driver) != CudaError.CUDA_SUCCESS)
            return [];
        List<string> reasons = [];
        for (int ordinal = 0; ordinal < count; ordinal++)
        {
            if (api.GetDevice(out int device, ordinal) == CudaError.CUDA_SUCCESS
                && api.GetDeviceName(out string? name, device) == CudaError.CUDA_SUCCESS
                && api.GetDeviceComputeCapability(out int major, out int minor, device) == CudaError.CUDA_SUCCESS
                && OfCuda(name!, major, minor, driver) is { } reason)
            {
                reasons.Add(reason);
            }
        }
        return reasons;
    }

    static IReadOnlyList<string> LeftOutOfOpenCL()
    {
        using var usable = Context.Create(builder => builder.OpenCL());
        using var all = Context.Create(builder => builder.OpenCL(_ => true));
        return [.. Devices(all).ExceptBy(Devices(usable).Select(device => device.DeviceId), device => device.DeviceId)
            .Select(device => OfOpenCL(device.Name, IlgpuContext.DriverOf(device), device.DeviceVersion))];
    }

    static IEnumerable<CLDevice> Devices(Context context) => context.Devices.OfType<CLDevice>();
}

using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;

namespace GpuNet.Devices.Ilgpu;

/// <summary>Why a graphics device of this machine is not in the list.</summary>
static class Rejections
{
    /// <summary>One line for each reason; empty where CUDA and OpenCL devices were found and none was left out.</summary>
    /// <param name="found">The names of what was found.</param>
    public static IReadOnlyList<string> Explain(IReadOnlyList<string> found)
    {
        if (IlgpuContext.IsEmulator)
            return ["cuda, opencl: not looked for, as this was built without ILGPU"];
        var reasons = new List<string>();
        if (!found.Any(name => name.StartsWith("cuda", StringComparison.Ordinal)))
            reasons.Add("cuda: " + NoDevice(OperatingSystem.IsWindows() ? "nvcuda" : "libcuda.so.1"));
        string[] left = LeftOut();
        reasons.AddRange(left.Select(name =>
            $"opencl: {name} has no generic address space (OpenCL 2, or 3 with that feature), which ILGPU needs"));
        if (left.Length == 0 && !found.Any(name => name.StartsWith("opencl", StringComparison.Ordinal)))
            reasons.Add("opencl: " + NoDevice(OpenClLibrary));
        return reasons;
    }

    static string OpenClLibrary =>
        OperatingSystem.IsWindows() ? "OpenCL"
        : OperatingSystem.IsMacOS() ? "/System/Library/Frameworks/OpenCL.framework/OpenCL"
        : "libOpenCL.so";

    static string NoDevice(string library)
    {
        if (!NativeLibrary.TryLoad(library, out nint handle))
            return $"there is no driver library {library}";
        NativeLibrary.Free(handle);
        return $"the driver library {library} reports no device";
    }

    static string[] LeftOut()
    {
        using var usable = Context.Create(builder => builder.OpenCL());
        using var all = Context.Create(builder => builder.OpenCL(_ => true));
        return [.. Names(all).Except(Names(usable))];
    }

    static IEnumerable<string> Names(Context context) =>
        context.Devices.Where(device => device.AcceleratorType == AcceleratorType.OpenCL).Select(device => device.Name);
}

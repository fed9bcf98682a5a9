using System.Runtime.Intrinsics.X86;
using GpuNet.Files;

namespace GpuNet.Devices.Cpu.Loops;

/// <summary>The processor's cores.</summary>
static class Cores
{
    /// <summary>Whether some of them are faster than others.</summary>
    public static bool AreUnequal { get; } = IsHybrid() || HaveCapacities("/sys/devices/system/cpu") || Sysctl.Value("hw.nperflevels") > 1;

    /// <summary>Whether Linux says that they have different capacities, which it does for Arm.</summary>
    /// <param name="folder">Its folder with a folder for each of them.</param>
    public static bool HaveCapacities(string folder)
    {
        try
        {
            return Directory.Exists(folder) && Directory.EnumerateDirectories(folder, "cpu*")
                .Select(core => Path.Combine(core, "cpu_capacity")).Where(File.Exists).Select(File.ReadAllText).Distinct().Count() > 1;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // CPUID 7: Intel's processors with performance and efficiency cores.
    static bool IsHybrid() => X86Base.IsSupported && X86Base.CpuId(0, 0).Eax >= 7 && (X86Base.CpuId(7, 0).Edx >> 15 & 1) == 1;
}

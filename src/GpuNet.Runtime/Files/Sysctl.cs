using System.Runtime.InteropServices;

namespace GpuNet.Files;

/// <summary>What macOS says of the machine.</summary>
static class Sysctl
{
    /// <summary>The value of a name; none on other systems, or if there is none.</summary>
    public static long? Value(string name)
    {
        // Values have 4 or 8 bytes, the low ones first.
        long value = 0;
        nuint size = sizeof(long);
        return OperatingSystem.IsMacOS() && GetByName(name, ref value, ref size, 0, 0) == 0 ? value : null;
    }

    [DllImport("libc", EntryPoint = "sysctlbyname")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int GetByName(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string name, ref long value, ref nuint size, nint newValue, nuint newSize);
}

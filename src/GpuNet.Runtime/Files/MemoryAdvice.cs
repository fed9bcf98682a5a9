using System.Runtime.InteropServices;

namespace GpuNet.Files;

/// <summary>What the system is told of memory.</summary>
static class MemoryAdvice
{
    /// <summary>Says that places of a file are read at random.</summary>
    public static void ExpectRandomReads(SafeBuffer mapped)
    {
        const int Random = 1;
        // Windows has no such thing.
        if (!OperatingSystem.IsWindows())
            _ = Advise(mapped.DangerousGetHandle(), (nuint)mapped.ByteLength, Random);
    }

    [DllImport("libc", EntryPoint = "posix_madvise")]
    static extern int Advise(nint start, nuint length, int advice);
}

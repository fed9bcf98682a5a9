using System.Runtime.InteropServices;

namespace GpuNet.Files;

/// <summary>A folder on the disk.</summary>
static class Folder
{
    const int ReadOnly = 0;

    /// <summary>Brings the names of its files to the disk: without it, a power cut may take a new name away.</summary>
    public static void Flush(string folder)
    {
        // Windows does so by itself.
        if (OperatingSystem.IsWindows())
            return;
        int handle = Open(folder, ReadOnly);
        // Some file systems cannot, and have nothing better.
        if (handle < 0)
            return;
        _ = Sync(handle);
        _ = Close(handle);
    }

    [DllImport("libc", EntryPoint = "open")]
    static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync")]
    static extern int Sync(int handle);

    [DllImport("libc", EntryPoint = "close")]
    static extern int Close(int handle);
}

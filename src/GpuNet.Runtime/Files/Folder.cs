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

    /// <summary>The name, where it can be one.</summary>
    /// <exception cref="InputException">It cannot.</exception>
    public static string CheckName(string folder) => FileStatus.IsName(folder)
        ? folder
        : throw new InputException($"{folder.Quote()} is not the name of a folder");

    /// <summary>Makes a folder in it and removes that, so that nothing is left.</summary>
    /// <exception cref="IOException">The file system refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">The same, of what may not be done.</exception>
    public static void CheckWritable(string folder)
    {
        string tried = Path.Combine(folder, $"{Path.GetRandomFileName()}.tmp");
        Directory.CreateDirectory(tried);
        Directory.Delete(tried);
    }

    [DllImport("libc", EntryPoint = "open")]
    static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync")]
    static extern int Sync(int handle);

    [DllImport("libc", EntryPoint = "close")]
    static extern int Close(int handle);
}

using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace GpuNet.Files;

/// <summary>A pipe with a name. Opening one that nobody reads waits for a reader, and not even Ctrl+C ends that.</summary>
static class NamedPipe
{
    const int WriteOnly = 1, NonBlocking = 0x800, CloseOnExec = 0x80000, NoReader = 6;

    static readonly Dictionary<string, SafeFileHandle> kept = [];

    /// <summary>
    /// Fails where nobody reads a pipe. It stays open until it is taken: a reader goes away when its last writer closes the pipe.
    /// </summary>
    /// <exception cref="IOException">Nobody reads it.</exception>
    public static void Keep(string path)
    {
        var pipe = Open(path);
        lock (kept)
        {
            kept.GetValueOrDefault(path)?.Dispose();
            kept[path] = pipe;
        }
    }

    /// <summary>The open pipe that was kept, or one that is opened now.</summary>
    /// <exception cref="IOException">Nobody reads it.</exception>
    public static SafeFileHandle Take(string path)
    {
        lock (kept)
            return kept.Remove(path, out var pipe) ? pipe : Open(path);
    }

    // At once or not at all; as long as it is open, others that open it do not wait.
    static SafeFileHandle Open(string path)
    {
        int handle = Open(path, WriteOnly | NonBlocking | CloseOnExec);
        if (handle >= 0)
            return new(handle, ownsHandle: true);
        int error = Marshal.GetLastPInvokeError();
        throw new IOException(error == NoReader
            ? "nobody reads this pipe; start its reader first, or name a file"
            : Marshal.GetPInvokeErrorMessage(error));
    }

    // Pipes are known as such on Linux only (FileStatus), where the flags have these values.
    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);
}

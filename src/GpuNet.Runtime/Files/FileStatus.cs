using System.Runtime.InteropServices;

namespace GpuNet;

/// <summary>The target of a path after following links; two paths lead to the same file if their identities are equal.</summary>
/// <param name="Identity">Device and inode; on systems other than Linux, the full path.</param>
/// <param name="IsRegular">Whether it is a regular file, not a pipe or a device.</param>
/// <param name="IsPipe">Whether it is a pipe.</param>
public readonly record struct FileStatus(string Identity, bool IsRegular, bool IsPipe = false)
{
    const int CurrentFolder = -100, NoSuchFile = 2, NotAFolder = 20;
    const uint TypeAndInode = 0x1 | 0x100;
    const ushort TypeBits = 0xF000, RegularType = 0x8000, PipeType = 0x1000;

    /// <summary>The status of a file; null if there is none, or it cannot be determined.</summary>
    /// <exception cref="IOException">The path is not valid.</exception>
    public static FileStatus? Of(string path)
    {
        if (!OperatingSystem.IsLinux())
            return File.Exists(path) ? new(FollowLinks(path), true) : null;
        if (Statx(CurrentFolder, path, 0, TypeAndInode, out var status) == 0)
        {
            string identity = $"{status.DeviceMajor}:{status.DeviceMinor}:{status.Inode}";
            int type = status.Mode & TypeBits;
            return new(identity, type == RegularType, type == PipeType);
        }
        int error = Marshal.GetLastPInvokeError();
        return error is NoSuchFile or NotAFolder ? null : throw new IOException(Marshal.GetPInvokeErrorMessage(error));
    }

    /// <summary>Whether a text can be the name of a file or a folder at all. An empty one would be the current folder.</summary>
    internal static bool IsName(string path) => !string.IsNullOrWhiteSpace(path) && !path.Contains('\0');

    /// <summary>The full path of the target of a path, which need not exist.</summary>
    /// <exception cref="IOException">The links form a cycle.</exception>
    public static string FollowLinks(string path)
    {
        string full = Path.GetFullPath(path);
        return new FileInfo(full).LinkTarget is null ? full : File.ResolveLinkTarget(full, returnFinalTarget: true)!.FullName;
    }

    // The same in every Linux, on every processor: man 2 statx.
    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    static extern int Statx(int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, out LinuxStatus status);

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    struct LinuxStatus
    {
        [FieldOffset(28)] public ushort Mode;
        [FieldOffset(32)] public ulong Inode;
        [FieldOffset(136)] public uint DeviceMajor;
        [FieldOffset(140)] public uint DeviceMinor;
    }
}

using System.IO.MemoryMappedFiles;
using System.Text;

namespace GpuNet.Distributed;

/// <summary>
/// Memory that two processes of a machine share, for messages in pieces: each copies its pieces into it, and those of the other out of it.
/// A library of MPI has the kernel copy them, page by page, which takes several times as long.
/// </summary>
/// <remarks>
/// It has two places for pieces of either side, which are used in turn. Both tell each other when a piece lies there; who is told has
/// also been told that the other has taken the piece before, and may write to that one's place again.
/// </remarks>
sealed unsafe class Mailbox : IDisposable
{
    /// <summary>The most bytes of a piece.</summary>
    public const int Room = 1 << 19;

    /// <summary>The most bytes of its name.</summary>
    public const int NameLength = 64;

    const int Places = 2, Length = 2 * Places * Room;

    // A file system in memory.
    const string Folder = "/dev/shm";

    readonly string path;
    readonly int side;
    readonly MemoryMappedFile file;
    readonly MemoryMappedViewAccessor view;
    readonly byte* data;
    int place;

    Mailbox(string path, int side, FileStreamOptions options)
    {
        (this.path, this.side) = (path, side);
        file = MemoryMappedFile.CreateFromFile(
            new FileStream(path, options), mapName: null, Length, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None,
            leaveOpen: false);
        view = file.CreateViewAccessor();
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref data);
    }

    /// <summary>Where this process writes its next piece.</summary>
    public Span<byte> Outgoing => Piece(side);

    /// <summary>Where it reads the other's next piece.</summary>
    public Span<byte> Incoming => Piece(1 - side);

    /// <summary>Takes memory for two processes.</summary>
    /// <param name="name">Takes the name, by which the other process opens it.</param>
    /// <returns>Null where there is no such memory, or not enough.</returns>
    public static Mailbox? Create(Span<byte> name)
    {
        string path = Path.Combine(Folder, $"gpunet-{Guid.NewGuid():N}");
        Encoding.ASCII.GetBytes(path, name);
        return !OperatingSystem.IsLinux() ? null : Map(path, side: 0, new()
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite,
            // What is not there is found out now, not when a piece is written.
            PreallocationSize = Length,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
    }

    /// <summary>Opens the memory that another process has taken.</summary>
    /// <returns>Null where it is not on this machine.</returns>
    public static Mailbox? Open(ReadOnlySpan<byte> name) => Map(
        Encoding.ASCII.GetString(name).TrimEnd('\0'), side: 1,
        new() { Mode = FileMode.Open, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite });

    /// <summary>Goes on to the next piece.</summary>
    public void Turn() => place = (place + 1) % Places;

    /// <summary>Takes the name away: nobody else opens it, and the system frees the memory with the last of its processes.</summary>
    public void Hide() => File.Delete(path);

    /// <inheritdoc/>
    public void Dispose()
    {
        view.SafeMemoryMappedViewHandle.ReleasePointer();
        view.Dispose();
        file.Dispose();
    }

    static Mailbox? Map(string path, int side, FileStreamOptions options)
    {
        try
        {
            return new(path, side, options);
        }
        catch (Exception none) when (none is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    Span<byte> Piece(int from) => new(data + (nint)(from * Places + place) * Room, Room);
}

using System.Text;
using GpuNet.Files;

namespace GpuNet;

/// <summary>
/// Writes a file whole or not at all: into a new file beside it (NAME.*.tmp), which is flushed to the disk and then takes the
/// name, and the folder is flushed. So an old file is there until a complete new one replaces it, even when the process is killed; the
/// *.tmp file that a killed process leaves is removed by the next one that writes the file. Links are followed, and the mode of an old
/// file is kept. A pipe or a device cannot be replaced and is written straight.
/// </summary>
static class AtomicFile
{
    const int LongestStem = 60;

    /// <summary>Creates or replaces a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes the contents from first to last; when it throws, the old file stays as it is.</param>
    /// <exception cref="InputException">The file system refuses.</exception>
    public static void Write(string path, Action<Stream> write) => Access(path, () =>
    {
        if (IsReplaceable(path))
            Replace(FileStatus.FollowLinks(path), write);
        else
            WriteStraight(path, write);
    });

    /// <summary>Creates or replaces a file with a text.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">The text, written as UTF-8.</param>
    /// <exception cref="InputException">The file system refuses.</exception>
    public static void WriteText(string path, string text) => Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>Fails where a file cannot be written, before there is anything to write: makes the temporary file and removes it.</summary>
    /// <exception cref="InputException">The file system refuses.</exception>
    public static void Check(string path) => Access(path, () =>
    {
        if (FileStatus.Of(path) is { IsPipe: true })
            NamedPipe.Keep(path);
        if (!IsReplaceable(path))
            return;
        string target = FileStatus.FollowLinks(path);
        using var stream = CreateTemporary(target, CheckOld(target));
        File.Delete(stream.Name);
    });

    static void Access(string path, Action access)
    {
        if (!FileStatus.IsName(path))
            throw new InputException($"'{path}' is not the name of a file");
        if (Directory.Exists(path))
            throw new InputException($"{path}: this is a folder; name a file to write");
        if (!Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path))))
            throw new InputException($"{path}: there is no such folder to write to; create it first");
        try
        {
            access();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: the file cannot be written: {exception.Reason()}");
        }
        // What .NET says of it.
        catch (ArgumentOutOfRangeException)
        {
            throw new InputException($"{path}: the file cannot be written: it is larger than the file system allows");
        }
    }

    static bool IsReplaceable(string path) => FileStatus.Of(path) is not { IsRegular: false };

    static void WriteStraight(string path, Action<Stream> write)
    {
        using var reader = FileStatus.Of(path) is { IsPipe: true } ? NamedPipe.Take(path) : null;
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        write(stream);
    }

    static void Replace(string target, Action<Stream> write)
    {
        RemoveLeftovers(target);
        using var stream = CreateTemporary(target, CheckOld(target));
        Unfinished.Add(stream.Name);
        try
        {
            write(stream);
            stream.Flush(flushToDisk: true);
            Unfinished.Finish(stream.Name, () => File.Move(stream.Name, target, overwrite: true));
            Folder.Flush(Path.GetDirectoryName(target)!);
        }
        catch
        {
            Unfinished.Finish(stream.Name, () => File.Delete(stream.Name));
            throw;
        }
    }

    // The mode of an old file, which must be one that may be written: replacing it needs no more than a folder that may be.
    static UnixFileMode? CheckOld(string target)
    {
        if (!File.Exists(target))
            return null;
        if (OperatingSystem.IsWindows())
        {
            using var file = new FileStream(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            return null;
        }
        const UnixFileMode Writable = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
        var mode = File.GetUnixFileMode(target);
        // Root may write every file.
        if ((mode & Writable) == 0)
            throw new UnauthorizedAccessException("it is read-only; name another file, or change its mode");
        using (new FileStream(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
            return mode;
    }

    // Open for as long as it is in use: so other processes see that it is no leftover.
    static FileStream CreateTemporary(string target, UnixFileMode? mode)
    {
        var stream = new FileStream(
            $"{Stem(target)}.{Path.GetRandomFileName()}.tmp", FileMode.CreateNew, FileAccess.Write, FileShare.Delete);
        try
        {
            if (mode is { } old && !OperatingSystem.IsWindows())
                File.SetUnixFileMode(stream.SafeFileHandle, old);
            return stream;
        }
        catch
        {
            stream.Dispose();
            File.Delete(stream.Name);
            throw;
        }
    }

    static void RemoveLeftovers(string target)
    {
        string start = Stem(target) + '.';
        int length = start.Length + Path.GetRandomFileName().Length + ".tmp".Length;
        foreach (string file in Directory.EnumerateFiles(Path.GetDirectoryName(target)!, "*.tmp"))
        {
            if (file.Length == length && file.StartsWith(start, StringComparison.Ordinal))
                RemoveUnlessInUse(file);
        }
    }

    static void RemoveUnlessInUse(string file)
    {
        try
        {
            using (new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.None))
                File.Delete(file);
        }
        catch (Exception inUse) when (inUse is IOException or UnauthorizedAccessException)
        {
        }
    }

    // A name may be as long as the file system allows: the temporary one must not be longer.
    static string Stem(string target)
    {
        string name = Path.GetFileName(target);
        return Path.Combine(Path.GetDirectoryName(target)!, name.Length <= LongestStem ? name : name[..LongestStem]);
    }
}

namespace GpuNet.Files;

/// <summary>
/// Opens files that the user named: what the file system refuses, what does not fit in memory, and a file that somebody writes to
/// meanwhile, become an <see cref="InputException"/>.
/// </summary>
static class InputFile
{
    /// <summary>Reads a file with <paramref name="read"/>.</summary>
    /// <exception cref="InputException">
    /// There is no such file, it cannot be read, it is too large for the memory, or it changed while it was read.
    /// </exception>
    public static T Read<T>(string path, Func<Stream, T> read)
    {
        using var stream = Open(path);
        var before = StateOf(stream);
        try
        {
            var result = read(stream);
            return StateOf(stream) == before ? result : throw Changed(path);
        }
        // Half of a line or of a tensor is no fault of its own.
        catch (Exception problem) when (problem is InputException or IOException && StateOf(stream) != before)
        {
            throw Changed(path);
        }
        catch (IOException exception)
        {
            throw Unreadable(path, exception);
        }
        catch (OutOfMemoryException)
        {
            string size = stream.CanSeek ? $" with its {stream.Length / (1L << 20)} MiB" : "";
            throw new InputException($"{path}: the file{size} does not fit in memory: read a part of it, or use a machine with more");
        }
    }

    static FileStream Open(string path)
    {
        if (!FileStatus.IsName(path))
            throw new InputException($"{path.Quote()} is not the name of a file");
        if (Directory.Exists(path))
        {
            throw new InputException(
                $"{path}: this is a folder; name a file in it or, of prepared data, the files that they were made of");
        }
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"{path}: there is no such file");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, exception);
        }
    }

    // A pipe is read as it is written.
    static (long Length, DateTime Written) StateOf(FileStream stream) =>
        stream.CanSeek ? (RandomAccess.GetLength(stream.SafeFileHandle), File.GetLastWriteTimeUtc(stream.SafeFileHandle)) : default;

    static InputException Changed(string path) =>
        new($"{path}: the file changed while it was read: wait until it is written, or read a copy of it");

    static InputException Unreadable(string path, Exception exception) => new($"{path}: the file cannot be read: {exception.Reason()}");
}

namespace GpuNet.Files;

/// <summary>Opens files that the user named: what the file system refuses becomes an <see cref="InputException"/>.</summary>
static class InputFile
{
    /// <summary>Reads a file with <paramref name="read"/>.</summary>
    /// <exception cref="InputException">There is no such file, or it cannot be read.</exception>
    public static T Read<T>(string path, Func<Stream, T> read)
    {
        using var stream = Open(path);
        try
        {
            return read(stream);
        }
        catch (IOException exception)
        {
            throw Unreadable(path, exception);
        }
    }

    static FileStream Open(string path)
    {
        if (string.IsNullOrWhiteSpace(path) || path.Contains('\0'))
            throw new InputException($"{path.Quote()} is not the name of a file");
        if (Directory.Exists(path))
            throw new InputException($"{path}: this is a folder; name a file in it");
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

    static InputException Unreadable(string path, Exception exception) => new($"{path}: the file cannot be read: {exception.Message}");
}

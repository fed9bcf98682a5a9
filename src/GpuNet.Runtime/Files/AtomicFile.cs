namespace GpuNet;

/// <summary>
/// Writes a file whole or not at all: into a new file beside it (NAME.*.tmp), which is flushed to the disk and then takes the
/// name. So an old file is there until a complete new one replaces it, even when the process is killed; a killed process may
/// leave the *.tmp file behind.
/// </summary>
public static class AtomicFile
{
    /// <summary>Creates or replaces a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes the contents; when it throws, the old file stays as it is.</param>
    /// <exception cref="InputException">The file system refuses.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string target = Resolve(path);
        string temporary = $"{target}.{Path.GetRandomFileName()}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, target, overwrite: true);
        }
        catch (Exception exception)
        {
            File.Delete(temporary);
            if (exception is IOException or UnauthorizedAccessException)
                throw new InputException($"{path}: the file cannot be written: {exception.Message}");
            throw;
        }
    }

    static string Resolve(string path)
    {
        if (string.IsNullOrWhiteSpace(path) || path.Contains('\0'))
            throw new InputException($"'{path}' is not the name of a file");
        string target = Path.GetFullPath(path);
        if (Directory.Exists(target))
            throw new InputException($"{path}: this is a folder; name a file to write");
        if (!Directory.Exists(Path.GetDirectoryName(target)))
            throw new InputException($"{path}: there is no such folder to write to; create it first");
        return target;
    }
}

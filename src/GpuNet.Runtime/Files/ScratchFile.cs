namespace GpuNet.Files;

/// <summary>A file for what does not fit in memory. It has no name, where the system allows that, and goes with the process.</summary>
static class ScratchFile
{
    /// <summary>Makes a file.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="length">Its bytes, for which there must be room: a disk that gets full later would end the process.</param>
    /// <exception cref="InputException">The file system refuses.</exception>
    public static FileStream Create(string folder, long length = 0)
    {
        try
        {
            string path = Path.Combine(folder, $"{Path.GetRandomFileName()}.tmp");
            var file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                Share = FileShare.Delete,
                Options = FileOptions.DeleteOnClose,
                PreallocationSize = length,
            });
            if (!OperatingSystem.IsWindows())
                File.Delete(path);
            if (length > 0)
                file.SetLength(length);
            return file;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw Failed(folder, problem);
        }
    }

    /// <summary>The error where a temporary file cannot be written.</summary>
    public static InputException Failed(string folder, Exception problem) =>
        new($"{folder}: a temporary file cannot be written there: {problem.Reason()}");
}

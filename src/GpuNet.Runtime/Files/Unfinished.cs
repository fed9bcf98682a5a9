namespace GpuNet.Files;

/// <summary>Files and folders that are being written under a temporary name: a process that is told to end removes them.</summary>
static class Unfinished
{
    const int Attempts = 10;

    static readonly object gate = new();
    static readonly HashSet<string> paths = [];

    /// <summary>Notes a file or a folder before it is made.</summary>
    public static void Add(string path)
    {
        lock (gate)
            paths.Add(path);
    }

    /// <summary>Gives a file or a folder its name; or whatever else makes it one that is kept, or gone.</summary>
    public static void Finish(string path, Action finish)
    {
        lock (gate)
        {
            finish();
            paths.Remove(path);
        }
    }

    /// <summary>Removes what is not finished, and lets nothing be finished any more: for the last moment of a process.</summary>
    public static void RemoveForEver()
    {
        Monitor.Enter(gate);
        foreach (string path in paths)
            Remove(path);
    }

    // Whoever writes a folder may add to it meanwhile.
    static void Remove(string path)
    {
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            try
            {
                if (Directory.Exists(path))
                    Directory.Delete(path, recursive: true);
                else
                    File.Delete(path);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
            }
        }
    }
}

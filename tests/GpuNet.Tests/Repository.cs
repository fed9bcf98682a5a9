namespace GpuNet.Tests;

/// <summary>The files that the tests were built from.</summary>
static class Repository
{
    /// <summary>
    /// The path of a file or folder. Found from the running assembly: the paths that the compiler knows are not those of this machine
    /// in a deterministic build.
    /// </summary>
    public static string PathOf(params string[] names)
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "GpuNet.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("the tests do not run inside the repository");
        return Path.Combine([folder, .. names]);
    }
}

namespace GpuNet.Tests.Models;

/// <summary>A folder for a test's files, gone afterwards.</summary>
sealed class TemporaryFolder : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("gpunet-");

    /// <summary>The path of a file in it.</summary>
    public string this[string file] => Path.Combine(folder.FullName, file);

    /// <summary>The names of its files, in order.</summary>
    public IEnumerable<string> Files => folder.EnumerateFiles().Select(file => file.Name).Order();

    /// <inheritdoc/>
    public void Dispose() => folder.Delete(recursive: true);
}

using System.Text.Encodings.Web;
using System.Text.Json;

namespace GpuNet.Devices.Ilgpu;

/// <summary>
/// The choices that were timed on real devices, in a file, so that each product is timed once a device and driver. The file is
/// tiles.json in <see cref="Folder"/>; deleting it is harmless.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="device">Device and driver, as the file tells them apart.</param>
sealed class TileMemory(string path, string device)
{
    // A file for people, too: the signs of its products as they are.
    static readonly JsonSerializerOptions readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The folder that the environment variable GPUNET_CACHE names, or gpunet in the user's folder for local data.</summary>
    public static string Folder =>
        Environment.GetEnvironmentVariable("GPUNET_CACHE") is { Length: > 0 } folder
            ? folder
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "gpunet");

    /// <summary>The choice among candidates that takes the least time: as remembered, or timed now and remembered.</summary>
    /// <typeparam name="T">A candidate, whose text is remembered.</typeparam>
    /// <param name="product">The product, with its sizes.</param>
    /// <param name="candidates">What there is to choose from.</param>
    /// <param name="seconds">Times a candidate.</param>
    public T Choose<T>(string product, IReadOnlyList<T> candidates, Func<T, double> seconds) where T : class
    {
        var remembered = Read();
        string? known = remembered.GetValueOrDefault(device)?.GetValueOrDefault(product);
        if (candidates.FirstOrDefault(candidate => candidate.ToString() == known) is { } choice)
            return choice;
        var fastest = candidates.MinBy(seconds)!;
        if (remembered.GetValueOrDefault(device) is not { } products)
            remembered[device] = products = [];
        products[product] = fastest.ToString()!;
        Write(remembered);
        return fastest;
    }

    Dictionary<string, Dictionary<string, string>> Read()
    {
        if (!File.Exists(path))
            return [];
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, string>>>(File.ReadAllText(path)) ?? [];
        }
        catch (Exception problem) when (problem is JsonException or IOException or UnauthorizedAccessException)
        {
            Message.Warn($"{path}: the remembered kernel choices cannot be read and are ignored; products are timed anew");
            return [];
        }
    }

    void Write(Dictionary<string, Dictionary<string, string>> remembered)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, remembered, readable));
        }
        catch (Exception problem) when (problem is InputException or IOException or UnauthorizedAccessException)
        {
            Message.Warn($"{path}: the kernel choices cannot be remembered ({problem.Message}); they are timed again next time");
        }
    }
}

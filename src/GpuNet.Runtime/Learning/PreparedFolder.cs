using System.Text.Json;
using GpuNet.Files;

namespace GpuNet.Learning;

/// <summary>
/// Prepared data as a folder: arrays of NumPy, row-major, and a description in JSON. It is written beside and then renamed, so that a
/// folder is whole or not there.
/// </summary>
static class PreparedFolder
{
    /// <summary>The file that tells such a folder from others.</summary>
    public const string DescriptionFile = "prepared.json";

    static readonly JsonSerializerOptions json = new(ModelFile.Options) { WriteIndented = true };

    /// <summary>Whether a folder has prepared data.</summary>
    public static bool Is(string path) => File.Exists(Path.Combine(path, DescriptionFile));

    /// <summary>Fails where a folder may not be written.</summary>
    /// <exception cref="InputException">There is something already, or there is no folder that it could be in.</exception>
    public static void CheckTarget(string folder, bool overwrites)
    {
        string parent = ParentOf(folder);
        if (!Directory.Exists(parent))
            throw new InputException($"{folder}: there is no folder {parent.Quote()} to write to; create it first");
        if (File.Exists(folder))
            throw new InputException($"{folder}: this is a file; name a folder to write");
        CheckWritable(folder, parent);
        if (!Directory.Exists(folder) || !Directory.EnumerateFileSystemEntries(folder).Any())
            return;
        if (!Is(folder))
            throw new InputException($"{folder}: the folder has files that are no prepared data; name another folder");
        if (!overwrites)
        {
            throw new InputException(
                $"{folder}: there are prepared data already; use {Setting.Overwrites.To("True")} to replace them, or name another folder");
        }
    }

    // It is written beside and then renamed: so the folder that it is in must take a new one.
    static void CheckWritable(string folder, string parent)
    {
        try
        {
            Folder.CheckWritable(parent);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{folder}: the folder cannot be written: {problem.Reason()}");
        }
    }

    /// <summary>The folder that a folder is in.</summary>
    public static string ParentOf(string folder) =>
        Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))) ?? Path.GetFullPath(folder);

    /// <summary>Writes data.</summary>
    /// <exception cref="InputException">There is something already, or the file system refuses.</exception>
    public static void Write(string folder, PreparedData data, bool overwrites)
    {
        CheckTarget(folder, overwrites);
        string target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        string made = $"{target}.{Path.GetRandomFileName()}.tmp", old = $"{target}.{Path.GetRandomFileName()}.old";
        try
        {
            try
            {
                Unfinished.Add(made);
                Directory.CreateDirectory(made);
                PreparedArrays.Write(made, data);
                Describe(made, data);
                Folder.Flush(made);
                Unfinished.Finish(made, () => Replace(target, made, old));
                Folder.Flush(ParentOf(target));
            }
            finally
            {
                Unfinished.Finish(made, () => Remove(made));
                Unfinished.Finish(old, () => Remove(old));
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{folder}: the prepared data cannot be written: {problem.Reason()}");
        }
    }

    /// <summary>Opens data: the features are mapped, the rest is read.</summary>
    /// <exception cref="InputException">The folder has no prepared data, or they are damaged.</exception>
    public static PreparedData Open(string folder)
    {
        var known = DescriptionOf(folder);
        try
        {
            return PreparedArrays.Read(folder, known);
        }
        catch (FileNotFoundException missing)
        {
            string file = Path.GetFileName(missing.FileName)!;
            throw new InputException($"{folder}: the prepared data are damaged: there is no {file}; prepare them again");
        }
        catch (Exception problem) when (problem is ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{folder}: the prepared data are damaged: {problem.Message}");
        }
    }

    /// <summary>What is learned from a folder.</summary>
    /// <exception cref="InputException">As for <see cref="Open"/>.</exception>
    public static LearningTask TaskOf(string folder) => DescriptionOf(folder).Task;

    static PreparedDescription DescriptionOf(string folder)
    {
        string path = Path.Combine(folder, DescriptionFile);
        return Is(folder)
            ? InputFile.Read(path, stream => Describe(stream, path))
            : throw new InputException($"{folder}: there are no prepared data: the folder has no {DescriptionFile}");
    }

    static void Replace(string target, string made, string old)
    {
        if (!Directory.Exists(target))
        {
            Directory.Move(made, target);
            return;
        }
        Directory.Move(target, old);
        try
        {
            Directory.Move(made, target);
            Unfinished.Add(old);
        }
        catch
        {
            Directory.Move(old, target);
            throw;
        }
    }

    static void Describe(string folder, PreparedData data)
    {
        using var description = File.Create(Path.Combine(folder, DescriptionFile));
        JsonSerializer.Serialize(description, PreparedDescription.Of(data), json);
        description.Flush(flushToDisk: true);
    }

    static PreparedDescription Describe(Stream stream, string path)
    {
        try
        {
            var known = JsonSerializer.Deserialize<PreparedDescription>(stream, json)!;
            return known.Version == PreparedDescription.Newest ? known : throw new InputException(
                $"{path}: it is of version {known.Version}, not {PreparedDescription.Newest}; prepare the data again");
        }
        catch (Exception problem) when (problem is JsonException or NotSupportedException or ArgumentException or UnknownNameException)
        {
            throw new InputException($"{path}: this is no description of prepared data, or it is damaged: {problem.Message.Shorten()}");
        }
    }

    static void Remove(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }
}

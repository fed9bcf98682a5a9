using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;
using GpuNet.Files;

namespace GpuNet.Learning;

/// <summary>
/// Prepared data as a folder: arrays of NumPy, row-major, and a description in JSON. It is written beside and then renamed, so that a folder
/// is whole or not there.
/// </summary>
static class PreparedFolder
{
    /// <summary>The file that tells such a folder from others.</summary>
    public const string DescriptionFile = "prepared.json";

    const string Features = "features.npy", Targets = "targets.npy", Numbers = "numbers.npy", Weights = "weights.npy";

    // Numbers, or bytes, that are written at once.
    const int Part = 1 << 20;

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
                Directory.CreateDirectory(made);
                WriteFiles(made, data);
                Folder.Flush(made);
                Replace(target, made, old);
                Folder.Flush(ParentOf(target));
            }
            finally
            {
                Remove(made);
                Remove(old);
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{folder}: the prepared data cannot be written: {problem.Message}");
        }
    }

    /// <summary>Opens data: the features are mapped, the rest is read.</summary>
    /// <exception cref="InputException">The folder has no prepared data, or they are damaged.</exception>
    public static PreparedData Open(string folder)
    {
        string path = Path.Combine(folder, DescriptionFile);
        if (!Is(folder))
            throw new InputException($"{folder}: there are no prepared data: the folder has no {DescriptionFile}");
        var known = InputFile.Read(path, stream => Describe(stream, path));
        try
        {
            return Read(folder, known);
        }
        catch (Exception problem) when (problem is ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{folder}: the prepared data are damaged: {problem.Message}");
        }
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
        }
        catch
        {
            Directory.Move(old, target);
            throw;
        }
    }

    static void WriteFiles(string folder, PreparedData data)
    {
        var source = data.Source;
        long examples = source.Count, width = source.Window.IsSeries ? data.Preprocessing.Outputs : data.Inputs;
        // Of a series each row is there once, in which the windows overlap.
        long rows = examples + (data.Inputs - width) / width;
        Write(Features, "<f4", [rows, width], stream =>
        {
            for (int row = 0; row < data.Features.Rows; row++)
                stream.Write(MemoryMarshal.AsBytes(data.Features.Row(row)[..(int)width]));
            stream.Write(MemoryMarshal.AsBytes(data.Features.Row((int)examples - 1)[(int)width..]));
        });
        if (source.TargetCount > 0)
            WriteArray(Targets, "<f4", data.Targets, [examples, source.TargetCount]);
        if (data.TargetScaling is not null)
            WriteArray(Numbers, "<f8", source.Targets, [examples, source.TargetCount]);
        if (source.Weights is { } weights)
            WriteArray(Weights, "<f4", weights, [examples]);
        foreach (var (name, part) in PartsOf(data.Split))
            WriteArray(name, "<i4", part, [part.Length]);
        using var description = File.Create(Path.Combine(folder, DescriptionFile));
        JsonSerializer.Serialize(description, PreparedDescription.Of(data), json);
        description.Flush(flushToDisk: true);

        void WriteArray<T>(string name, string type, T[] values, long[] shape) where T : unmanaged =>
            Write(name, type, shape, stream =>
            {
                for (int first = 0; first < values.Length; first += Part)
                    stream.Write(MemoryMarshal.AsBytes(values.AsSpan(first, Math.Min(Part, values.Length - first))));
            });

        void Write(string name, string type, long[] shape, Action<Stream> write)
        {
            using var stream = new FileStream(Path.Combine(folder, name), FileMode.CreateNew, FileAccess.Write, FileShare.None, Part);
            stream.Write(new NpyHeader(type, IsColumnMajor: false, [.. shape.Select(extent => (BigInteger)extent)]).ToBytes());
            write(stream);
            stream.Flush(flushToDisk: true);
        }
    }

    static IEnumerable<(string Name, int[] Rows)> PartsOf(Split split) =>
        [("train.npy", split.Train), ("validation.npy", split.Validation), ("test.npy", split.Test)];

    static PreparedData Read(string folder, PreparedDescription known)
    {
        int targets = known.Targets.Length;
        float[] scaled = targets == 0 ? [] : ReadArray<float>(Targets, "<f4", known.Examples, targets);
        double[] numbers = known.TargetScaling is null
            ? Array.ConvertAll(scaled, value => (double)value)
            : ReadArray<double>(Numbers, "<f8", known.Examples, targets);
        float[]? weights = File.Exists(Path.Combine(folder, Weights)) ? ReadArray<float>(Weights, "<f4", known.Examples) : null;
        var source = known.ToDataSet(numbers, weights);
        var split = new Split(Rows("train.npy"), Rows("validation.npy"), Rows("test.npy"));
        return new(
            source, split, known.ToPipeline(), known.TargetScaling?.ToScaler(), MapFeatures(), scaled, known.ToSettings(), known.Fingerprint);

        int[] Rows(string name) => ReadArray<int>(name, "<i4");

        HostMatrix<float> MapFeatures()
        {
            string path = Path.Combine(folder, Features);
            using var stream = File.OpenRead(path);
            long offset = Header(stream, Features, "<f4").Offset;
            int stride = known.Window.IsSeries ? known.Inputs / known.Window.Length : known.Inputs;
            long length = (known.Examples - 1L) * stride + known.Inputs;
            return stream.Length == offset + sizeof(float) * length
                ? HostMatrix<float>.Map(path, offset, known.Examples, known.Inputs, stride)
                : throw new IOException($"{Features} has {stream.Length} bytes, not {offset + sizeof(float) * length}");
        }

        T[] ReadArray<T>(string name, string type, params long[] shape) where T : unmanaged
        {
            using var stream = File.OpenRead(Path.Combine(folder, name));
            var (header, _) = Header(stream, name, type);
            if (shape.Length > 0 && !header.Shape.SequenceEqual(shape.Select(extent => (BigInteger)extent)))
                throw new IOException($"{name} has the shape ({string.Join(", ", header.Shape)}), not ({string.Join(", ", shape)})");
            var values = new T[(long)header.Shape.Aggregate((a, b) => a * b)];
            for (int first = 0; first < values.Length; first += Part)
                stream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan(first, Math.Min(Part, values.Length - first))));
            return values;
        }

        static (NpyHeader Header, long Offset) Header(FileStream stream, string name, string type)
        {
            var header = NpyHeader.Read(stream, name);
            return header.Type == type && !header.IsColumnMajor && header.Shape.Length > 0
                ? (header, stream.Position)
                : throw new IOException($"{name} is of another type than {type}, or in Fortran order");
        }
    }

    static PreparedDescription Describe(Stream stream, string path)
    {
        try
        {
            var known = JsonSerializer.Deserialize<PreparedDescription>(stream, json)!;
            return known.Version == PreparedDescription.Newest ? known : throw new InputException($"{path}: it is of version {known.Version}; "
                + $"this GpuNet reads version {PreparedDescription.Newest}: prepare the data again");
        }
        catch (Exception problem) when (problem is JsonException or NotSupportedException or ArgumentException)
        {
            throw new InputException($"{path}: this is no description of prepared data: {problem.Message.Shorten()}");
        }
    }

    static void Remove(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }
}

using System.Buffers.Binary;
using System.Collections.Immutable;
using GpuNet.Files;

namespace GpuNet;

/// <summary>
/// A safetensors file of 32-bit and 64-bit floats (github.com/huggingface/safetensors): 8 bytes with the length of the header, the header
/// in JSON, the values. Reading trusts nothing: whatever the bytes are, the answer is the tensors or an <see cref="InputException"/>,
/// and memory is taken only for what the file really holds.
/// </summary>
sealed class SafeTensors
{
    const int PrefixLength = sizeof(ulong);

    readonly Dictionary<string, Tensor> byName;

    /// <summary>The contents of a file.</summary>
    /// <exception cref="ArgumentException">Two tensors have the same name, or one has a name the format needs itself.</exception>
    public SafeTensors(IReadOnlyList<Tensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        byName = tensors.ToDictionary(tensor => tensor.Name);
        if (byName.ContainsKey(SafeTensorsHeader.MetadataKey))
            throw new ArgumentException($"no tensor may be named '{SafeTensorsHeader.MetadataKey}'", nameof(tensors));
        Tensors = tensors;
        Metadata = metadata;
    }

    /// <summary>The tensors, in the order of their values in the file.</summary>
    public IReadOnlyList<Tensor> Tensors { get; }

    /// <summary>Texts about the file.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensor of that name, or null.</summary>
    public Tensor? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>The values of a tensor.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">The extents that it must have.</param>
    /// <param name="path">The file, for the message.</param>
    /// <exception cref="InputException">There is no such tensor, or it has other extents.</exception>
    internal float[] ValuesOf(string name, ImmutableArray<int> shape, string path)
    {
        var tensor = TensorOf(name, shape, path);
        return tensor.IsDouble ? throw Unusable(path, $"the tensor '{name}' has 64 bits; the network needs 32") : tensor.Values;
    }

    /// <summary>The values of a tensor, whatever bits they have.</summary>
    /// <inheritdoc cref="ValuesOf"/>
    internal double[] DoublesOf(string name, ImmutableArray<int> shape, string path) => TensorOf(name, shape, path).Doubles;

    Tensor TensorOf(string name, ImmutableArray<int> shape, string path)
    {
        var tensor = Find(name);
        CheckShape(tensor?.Shape, name, shape, path);
        return tensor!;
    }

    /// <summary>Fails where a tensor is not there, or has other extents.</summary>
    internal static void CheckShape(ImmutableArray<int>? found, string name, ImmutableArray<int> shape, string path)
    {
        if (found is not { } extents)
            throw Unusable(path, $"the tensor '{name}' is missing");
        if (!extents.SequenceEqual(shape))
            throw Unusable(path, $"the tensor '{name}' is {Show(extents)}, but the network needs {Show(shape)}");

        static string Show(IEnumerable<int> shape) => $"[{string.Join(", ", shape)}]".Shorten();
    }

    /// <summary>The error of a file that has not what is asked of it.</summary>
    internal static InputException Unusable(string path, string problem) =>
        new($"{path}: this is not a model that GpuNet can use: {problem}");

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="check">Looks at the header, and throws where the file is of another kind: no value is read then.</param>
    /// <param name="advise">What to do about a file of another kind; by default, name a model.</param>
    /// <exception cref="InputException">The file cannot be read, or is not a whole and valid safetensors file of floats.</exception>
    public static SafeTensors Read(string path, Action<SafeTensorsHeader>? check = null, Func<FileKind, string>? advise = null) =>
        InputFile.Read(path, stream => Read(stream, path, check, advise));

    /// <summary>Whether a file begins as safetensors files do.</summary>
    /// <exception cref="InputException">It cannot be read.</exception>
    public static bool Begins(string path) => InputFile.Read(path, stream =>
    {
        Span<byte> start = stackalloc byte[PrefixLength + 1];
        return stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start[^1] == (byte)'{'
            && BinaryPrimitives.ReadUInt64LittleEndian(start) <= SafeTensorsHeader.MaxLength;
    });

    /// <summary>Reads a stream that can seek, from its position to its end.</summary>
    /// <param name="stream">The bytes of the file; left open.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="check">Looks at the header, and throws where the file is of another kind: no value is read then.</param>
    /// <param name="advise">What to do about a file of another kind; by default, name a model.</param>
    /// <exception cref="InputException">It is not a whole and valid safetensors file of floats.</exception>
    public static SafeTensors Read(
        Stream stream, string name, Action<SafeTensorsHeader>? check = null, Func<FileKind, string>? advise = null)
    {
        if (!stream.CanSeek)
            throw new InputException($"{name}: this is not a regular file");
        long available = stream.Length - stream.Position - PrefixLength;
        if (available < 0)
            throw Damaged(name, "it is shorter than 8 bytes");
        Span<byte> prefix = stackalloc byte[PrefixLength];
        stream.ReadExactly(prefix);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > SafeTensorsHeader.MaxLength && FindKind(stream) is { } other)
            throw new InputException($"{name}: this is not a safetensors file, but {other.What}: {advise?.Invoke(other) ?? other.ToModel}");
        if (length > SafeTensorsHeader.MaxLength)
            throw Damaged(name, $"its header would be {length} bytes long, more than {SafeTensorsHeader.MaxLength}");
        if ((long)length > available)
            throw Damaged(name, $"its header would be {length} bytes long, but only {available} follow");

        byte[] json = new byte[length];
        stream.ReadExactly(json);
        var header = SafeTensorsHeader.Parse(json, available - (long)length, problem => Damaged(name, problem));
        check?.Invoke(header);
        var tensors = new List<Tensor>();
        foreach (var entry in header.Entries)
        {
            if (entry.IsCount)
            {
                stream.Seek(entry.End - entry.Begin, SeekOrigin.Current);
                continue;
            }
            var tensor = entry.IsDouble
                ? new Tensor(entry.Name, entry.Shape, new double[entry.Length])
                : new(entry.Name, entry.Shape, new float[entry.Length]);
            stream.ReadExactly(tensor.Bytes);
            tensors.Add(tensor);
        }
        return new(tensors, header.Metadata);
    }

    // The kind of a file whose first 8 bytes were read.
    static FileKind? FindKind(Stream stream)
    {
        byte[] start = new byte[FileKind.StartLength];
        stream.Seek(-PrefixLength, SeekOrigin.Current);
        return FileKind.FindAny(start.AsSpan(0, stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)));
    }

    /// <summary>Writes a file, whole or not at all. The same contents give the same bytes.</summary>
    /// <exception cref="InputException">The file system refuses, or the names are too many to be read back.</exception>
    public void Write(string path)
    {
        byte[] json = SafeTensorsHeader.Format(Tensors, Metadata, PrefixLength);
        if (json.Length > SafeTensorsHeader.MaxLength || Tensors.Count > SafeTensorsHeader.MaxTensors)
            throw new InputException($"{path}: the file cannot be written: its names and texts would be more than can be read back");
        AtomicFile.Write(path, stream =>
        {
            Span<byte> prefix = stackalloc byte[PrefixLength];
            BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)json.Length);
            stream.Write(prefix);
            stream.Write(json);
            foreach (var tensor in Tensors)
                stream.Write(tensor.Bytes);
        });
    }

    static InputException Damaged(string name, string problem) =>
        new($"{name}: this is not a safetensors file that GpuNet can read, or it is damaged: {problem}");
}

using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GpuNet.Learning;

/// <summary>The arrays of a prepared folder, as files of NumPy.</summary>
static class PreparedArrays
{
    const string Features = "features.npy", Targets = "targets.npy", Numbers = "numbers.npy", Weights = "weights.npy",
        Groups = "groups.npy";

    // Numbers, or bytes, that are written at once.
    const int Part = 1 << 20;

    /// <summary>Writes the arrays of data.</summary>
    public static void Write(string folder, PreparedData data)
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
        if (source.Groups is { } groups)
            WriteArray(Groups, "<i4", groups, [examples]);
        foreach (var (name, part) in PartsOf(data.Split))
            WriteArray(name, "<i4", part, [part.Length]);

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

    /// <summary>Maps the features, and reads the other arrays.</summary>
    /// <exception cref="IOException">One is not there, or not as it was written.</exception>
    public static PreparedData Read(string folder, PreparedDescription known)
    {
        int targets = known.Targets.Length * known.Window.Horizon;
        float[] scaled = targets == 0 ? [] : ReadArray<float>(Targets, "<f4", known.Examples, targets);
        double[] numbers = known.TargetScaling is null
            ? Array.ConvertAll(scaled, value => (double)value)
            : ReadArray<double>(Numbers, "<f8", known.Examples, targets);
        float[]? weights = File.Exists(Path.Combine(folder, Weights)) ? ReadArray<float>(Weights, "<f4", known.Examples) : null;
        if (Array.FindIndex(weights ?? [], weight => !(weight >= 0 && float.IsFinite(weight))) is >= 0 and var place)
            throw new IOException($"{Weights} has the weight {weights![place]}");
        int[]? groups = File.Exists(Path.Combine(folder, Groups)) ? ReadArray<int>(Groups, "<i4", known.Examples) : null;
        var source = known.ToDataSet(numbers, weights) with { Groups = groups };
        if (targets > 0)
            source.CheckTargets();
        if (Array.FindIndex(scaled, target => !float.IsFinite(target)) is >= 0 and var target)
            throw new IOException($"{Targets} has the target {scaled[target]}");
        var split = new Split(Rows("train.npy"), Rows("validation.npy"), Rows("test.npy"));
        return new(
            source, split, known.ToPipeline(), known.TargetScaling?.ToScaler(), MapFeatures(), scaled, known.ToSettings(),
            known.Fingerprint);

        int[] Rows(string name)
        {
            int[] rows = ReadArray<int>(name, "<i4");
            return Array.FindIndex(rows, row => row < 0 || row >= known.Examples) is >= 0 and var place
                ? throw new IOException($"{name} has the row {rows[place]} of {known.Examples}")
                : rows;
        }

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
            // Whatever its header says, no more is taken than there is.
            var count = header.Shape.Aggregate((a, b) => a * b);
            if (count * Unsafe.SizeOf<T>() != stream.Length - stream.Position)
                throw new IOException($"{name} has {stream.Length - stream.Position} bytes behind its header, not {count} numbers");
            var values = new T[(int)count];
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
}

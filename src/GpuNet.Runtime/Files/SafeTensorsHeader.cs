using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace GpuNet.Files;

/// <summary>Where a tensor lies in the file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its extents.</param>
/// <param name="IsDouble">Whether its elements have 64 bits; otherwise they have 32.</param>
/// <param name="IsCount">Whether it is whole numbers, as PyTorch counts batches: no parameter, so that it is passed over.</param>
/// <param name="Length">Its number of elements.</param>
/// <param name="Begin">Its first byte, counted from behind the header.</param>
/// <param name="End">The byte behind its last.</param>
sealed record TensorEntry(string Name, ImmutableArray<int> Shape, bool IsDouble, bool IsCount, int Length, long Begin, long End);

/// <summary>The header of a safetensors file: {"name": {"dtype": "F32" or "F64", "shape": […], "data_offsets": [begin, end]}, …}.</summary>
/// <param name="Entries">The tensors in the order of their bytes, which leave no hole and do not overlap.</param>
/// <param name="Metadata">The texts under "__metadata__".</param>
sealed record SafeTensorsHeader(IReadOnlyList<TensorEntry> Entries, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>The most bytes that are read, and written: more is a sign of damage, and would cost memory before it is noticed.</summary>
    public const int MaxLength = 16 << 20;

    /// <summary>The most tensors.</summary>
    public const int MaxTensors = 10_000;

    /// <summary>The key that is not a tensor's.</summary>
    public const string MetadataKey = "__metadata__";

    const string Single = "F32", Double = "F64", Count = "I64";

    // A tensor takes some 16 tokens of JSON. Each takes memory, so that a header of nothing but tokens would take far more than its file.
    const int MostTokens = 64 * MaxTensors, MostExtents = 16;

    // The values begin at a multiple of this many bytes, so that readers may map the file into memory.
    const int Alignment = 64;

    static readonly JsonDocumentOptions strict = new() { AllowDuplicateProperties = false };

    // No escapes where JSON needs none: the description of the model stays readable.
    static readonly JsonWriterOptions readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads and checks a header.</summary>
    /// <param name="json">The bytes.</param>
    /// <param name="dataLength">Bytes that follow the header.</param>
    /// <param name="error">Makes the exception of a problem.</param>
    public static SafeTensorsHeader Parse(byte[] json, long dataLength, Func<string, InputException> error)
    {
        if (json is not [(byte)'{', ..] || !Utf8.IsValid(json))
            throw error("its header is not JSON");
        try
        {
            CheckTokens(json, error);
            using var document = JsonDocument.Parse(json, strict);
            var metadata = new Dictionary<string, string>();
            var entries = new List<TensorEntry>();
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (property.Name == MetadataKey)
                    ReadMetadata(property.Value, metadata, error);
                else if (entries.Count == MaxTensors)
                    throw error($"it has more than {MaxTensors} tensors");
                else
                    entries.Add(ReadEntry(property.Name, property.Value, error));
            }
            return new(InOrder(entries, dataLength, error), metadata);
        }
        // InvalidOperationException is what System.Text.Json throws where a text has half of a surrogate pair.
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw error("its header is not JSON, or has a name twice");
        }
    }

    /// <summary>The bytes of a header, padded with spaces.</summary>
    /// <param name="tensors">The tensors in the order of their bytes.</param>
    /// <param name="metadata">Texts about them.</param>
    /// <param name="offset">Bytes of the file before the header.</param>
    public static byte[] Format(IReadOnlyList<Tensor> tensors, IReadOnlyDictionary<string, string> metadata, int offset)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, readable))
        {
            json.WriteStartObject();
            json.WriteStartObject(MetadataKey);
            foreach (var (key, text) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                json.WriteString(key, text);
            json.WriteEndObject();
            long end = 0;
            foreach (var tensor in tensors)
            {
                long begin = end;
                end += tensor.Bytes.Length;
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", tensor.IsDouble ? Double : Single);
                WriteArray(json, "shape", tensor.Shape.Select(extent => (long)extent));
                WriteArray(json, "data_offsets", [begin, end]);
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        int padding = (Alignment - (offset + buffer.WrittenCount) % Alignment) % Alignment;
        buffer.GetSpan(padding)[..padding].Fill((byte)' ');
        buffer.Advance(padding);
        return buffer.WrittenSpan.ToArray();
    }

    static void WriteArray(Utf8JsonWriter json, string name, IEnumerable<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (long number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    static void CheckTokens(byte[] json, Func<string, InputException> error)
    {
        var reader = new Utf8JsonReader(json);
        for (int tokens = 0; reader.Read(); tokens++)
        {
            if (tokens == MostTokens)
                throw error($"its header has more than {MostTokens} names, texts and numbers");
        }
    }

    static void ReadMetadata(JsonElement value, Dictionary<string, string> metadata, Func<string, InputException> error)
    {
        if (value.ValueKind != JsonValueKind.Object)
            throw error($"'{MetadataKey}' is not an object");
        foreach (var text in value.EnumerateObject())
        {
            metadata.Add(text.Name, text.Value.ValueKind == JsonValueKind.String
                ? text.Value.GetString()!
                : throw error($"'{MetadataKey}' has {text.Name.Quote()}, which is not a text"));
        }
    }

    static TensorEntry ReadEntry(string name, JsonElement value, Func<string, InputException> error)
    {
        if (value.ValueKind != JsonValueKind.Object
            || !value.TryGetProperty("dtype", out var type) || type.ValueKind != JsonValueKind.String
            || !value.TryGetProperty("shape", out var extents) || ReadNumbers(extents) is not { } shape
            || !value.TryGetProperty("data_offsets", out var range) || ReadNumbers(range) is not [long begin, long end])
        {
            throw error($"the tensor {name.Quote()} is not described by dtype, shape and data_offsets");
        }
        string element = type.GetString()!;
        if (element is not (Single or Double or Count))
            throw error($"the tensor {name.Quote()} is of type {element.Quote()}; only {Single} and {Double} are read");
        int size = element == Single ? sizeof(float) : sizeof(double);
        if (shape.Any(extent => extent > int.MaxValue) || Tensor.LengthOf([.. shape.Select(extent => (int)extent)], size) is not { } length)
            throw error($"the tensor {name.Quote()} is too large");
        return end - begin == (long)length * size
            ? new(name, [.. shape.Select(extent => (int)extent)], element == Double, element == Count, length, begin, end)
            : throw error($"the tensor {name.Quote()} has {length} elements, but data_offsets from {begin} to {end}");
    }

    // Whole numbers from 0; null for anything else.
    static long[]? ReadNumbers(JsonElement array)
    {
        if (array.ValueKind != JsonValueKind.Array || array.GetArrayLength() > MostExtents)
            return null;
        long[] numbers = new long[array.GetArrayLength()];
        int next = 0;
        foreach (var element in array.EnumerateArray())
        {
            if (element.ValueKind != JsonValueKind.Number || !element.TryGetInt64(out numbers[next]) || numbers[next++] < 0)
                return null;
        }
        return numbers;
    }

    // Bytes that belong to no tensor, or to two, could hide a second file in this one.
    static List<TensorEntry> InOrder(List<TensorEntry> entries, long dataLength, Func<string, InputException> error)
    {
        List<TensorEntry> ordered = [.. entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End)];
        long end = 0;
        foreach (var entry in ordered)
        {
            if (entry.Begin != end)
                throw error($"the tensor {entry.Name.Quote()} begins at {entry.Begin}, but the one before it ends at {end}");
            end = entry.End;
        }
        return end == dataLength ? ordered : throw error($"its tensors are {end} bytes long, but {dataLength} bytes follow the header");
    }
}

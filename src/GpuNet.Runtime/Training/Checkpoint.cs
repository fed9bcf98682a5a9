using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace GpuNet.Training;

/// <summary>A training's state in a safetensors file, with what the training is and a checksum.</summary>
sealed class Checkpoint
{
    const string TrainingKey = "training", ChecksumKey = "sha256";

    static readonly JsonSerializerOptions json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    readonly SafeTensors file;
    readonly string path;

    Checkpoint(SafeTensors file, string path, IReadOnlyDictionary<string, string> training)
    {
        this.file = file;
        this.path = path;
        Training = training;
    }

    /// <summary>What the training is.</summary>
    public IReadOnlyDictionary<string, string> Training { get; }

    /// <summary>One that is in memory alone.</summary>
    public static Checkpoint Of(IReadOnlyList<Tensor> tensors) =>
        new(new(tensors, new Dictionary<string, string>()), "the state in memory", new Dictionary<string, string>());

    /// <summary>Writes a file, whole or not at all.</summary>
    /// <exception cref="InputException">The file system refuses.</exception>
    public static void Write(string path, IReadOnlyList<Tensor> tensors, IReadOnlyDictionary<string, string> training)
    {
        string description = JsonSerializer.Serialize(training, json);
        var metadata = new Dictionary<string, string>
        {
            [TrainingKey] = description,
            [ChecksumKey] = ChecksumOf(tensors, description),
        };
        new SafeTensors(tensors, metadata).Write(path);
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InputException">It cannot be read, or is not whole and as it was written.</exception>
    public static Checkpoint Read(string path)
    {
        string? description = null, checksum = null;
        var file = SafeTensors.Read(path, header =>
        {
            if (!header.Metadata.TryGetValue(TrainingKey, out description) || !header.Metadata.TryGetValue(ChecksumKey, out checksum))
                throw Damaged(path, "GpuNet did not write it");
        });
        if (checksum != ChecksumOf(file.Tensors, description!))
            throw Damaged(path, "its checksum is another");
        return new(file, path, ReadTraining(path, description!));
    }

    /// <summary>A tensor of doubles.</summary>
    public static Tensor Numbers(string name, params double[] values) => new(name, [values.Length], values);

    /// <summary>A tensor of floats.</summary>
    public static Tensor Values(string name, float[] values) => new(name, [values.Length], values);

    /// <summary>The doubles of a tensor.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="length">How many there must be; null for any number.</param>
    /// <exception cref="InputException">There is no such tensor.</exception>
    public double[] Numbers(string name, int? length = null) => Sized(name, Find(name, isDouble: true).Doubles, length);

    /// <summary>A number of a tensor.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public double Number(string name, int place) =>
        Numbers(name) is var numbers && place < numbers.Length ? numbers[place] : throw Damaged(path, $"'{name}' is too short");

    /// <summary>A number of a tensor that counts something.</summary>
    /// <exception cref="InputException">It is not from 0 to the most.</exception>
    public int Count(string name, int place = 0, int most = int.MaxValue) =>
        Number(name, place) is var number && number >= 0 && number <= most && number == Math.Floor(number)
            ? (int)number
            : throw Damaged(path, $"'{name}' counts {Number(name, place)}, where it is from 0 to {most}");

    /// <summary>The floats of a tensor.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="length">How many there must be.</param>
    /// <exception cref="InputException">There is no such tensor.</exception>
    public float[] Values(string name, int length) => Sized(name, Find(name, isDouble: false).Values, length);

    T[] Sized<T>(string name, T[] values, int? length) => length is null || values.Length == length
        ? values
        : throw Damaged(path, $"'{name}' has {values.Length} values in the place of {length}");

    // Who writes a checkpoint by hand can write its checksum, too.
    static Dictionary<string, string> ReadTraining(string path, string description)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, string>>(description)
                ?? throw Damaged(path, "its description is null");
        }
        catch (JsonException)
        {
            throw Damaged(path, "its description cannot be read");
        }
    }

    Tensor Find(string name, bool isDouble) =>
        file.Find(name) is { } tensor && tensor.IsDouble == isDouble ? tensor : throw Damaged(path, $"it has no '{name}'");

    static string ChecksumOf(IEnumerable<Tensor> tensors, string description)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(description));
        foreach (var tensor in tensors)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"\n{tensor.Name} {ShapeOf(tensor.Shape)} {tensor.IsDouble}\n"));
            hash.AppendData(tensor.Bytes);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    static string ShapeOf(ImmutableArray<int> shape) => string.Join('×', shape);

    static InputException Damaged(string path, string problem) => new($"{path}: this is not a checkpoint, or it is damaged: {problem}");
}

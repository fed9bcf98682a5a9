using System.Text;

namespace GpuNet.Tests.Models;

/// <summary>Damaged files: whatever the bytes, loading gives a model or an <see cref="InputException"/> of one line.</summary>
public sealed class MutationTests : IDisposable
{
    // Texts of headers and descriptions, and what could be put in their place.
    static readonly string[] words =
    [
        "F32", "F64", "shape", "dtype", "data_offsets", "__metadata__", "gpunet", "version", "width", "layers.0.weight", "null", "[]", "{}",
        "0", "1", "-1", "2147483647", "9223372036854775807", "18446744073709551616", "1e99", "\"", "\\", "\\ud800", "[", "}", ",", ":", "é",
    ];

    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Damaged_files_load_or_are_input_errors(int seed)
    {
        ModelFile.Save(folder["m"], ModelFileTests.Classifier());
        byte[] whole = File.ReadAllBytes(folder["m"]);
        var random = new Random(seed);
        int refused = 0;
        const int files = 1500;
        for (int file = 0; file < files; file++)
        {
            byte[] damaged = whole;
            for (int change = random.Next(1, 4); change > 0; change--)
                damaged = Damage(damaged, random);
            // Most damage should get past the length of the header.
            if (damaged.Length >= 8 && random.Next(3) > 0)
                BitConverter.TryWriteBytes(damaged, (long)(BitConverter.ToInt32(whole) + damaged.Length - whole.Length));
            File.WriteAllBytes(folder["m"], damaged);
            refused += Loads() ? 0 : 1;
        }
        // Flipped bits of values are no damage that can be seen.
        Assert.InRange(refused, files / 2, files - 1);
    }

    bool Loads()
    {
        try
        {
            Assert.NotNull(ModelFile.Load(folder["m"]));
            return true;
        }
        catch (InputException exception)
        {
            Assert.StartsWith(folder["m"], exception.Message);
            Assert.DoesNotContain('\n', exception.Message);
            return false;
        }
    }

    static byte[] Damage(byte[] bytes, Random random)
    {
        int place = random.Next(bytes.Length + 1);
        int end = Math.Min(bytes.Length, place + random.Next(1, 9));
        byte[] word = Encoding.UTF8.GetBytes(words[random.Next(words.Length)]);
        return random.Next(6) switch
        {
            0 when place < bytes.Length => [.. bytes[..place], (byte)(bytes[place] ^ (1 << random.Next(8))), .. bytes[(place + 1)..]],
            1 => [.. bytes[..place], .. bytes[end..]],
            2 => [.. bytes[..place], .. word, .. bytes[place..]],
            3 => [.. bytes[..place], .. word, .. bytes[end..]],
            4 => Replace(bytes, word, Encoding.UTF8.GetBytes(words[random.Next(words.Length)])),
            _ => random.Next(4) == 0 ? bytes[..place] : [.. bytes[..place], (byte)random.Next(256), .. bytes[end..]],
        };
    }

    static byte[] Replace(byte[] bytes, byte[] old, byte[] by)
    {
        int place = bytes.AsSpan().IndexOf(old);
        return place < 0 ? bytes : [.. bytes[..place], .. by, .. bytes[(place + old.Length)..]];
    }
}

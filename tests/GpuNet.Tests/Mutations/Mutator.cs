using System.Text;

namespace GpuNet.Tests.Mutations;

/// <summary>Damages files: flips bits, cuts, repeats, and puts words in the place of others.</summary>
/// <param name="random">What decides.</param>
sealed class Mutator(Random random)
{
    // What formats are made of, and what could be put in its place.
    static readonly byte[][] words =
    [
        .. new[]
        {
            "F32", "F64", "shape", "dtype", "data_offsets", "__metadata__", "gpunet", "version", "width", "layers.0.weight", "null", "[]",
            "{}", "0", "1", "-1", "2147483647", "2147483648", "9223372036854775807", "18446744073709551616", "1e99", "NaN", "\"", "\\",
            "\\ud800", "[", "}", ",", ":", "\n", "\r\n", ";", "\t", "\0", "é", "\ufeff", "\u202e", "\u001b[2J", "trial", "kind",
            "twin", "steps",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xFF, 0xFE], [0, 0, 0xC0, 0x7F], [0, 0, 0x80, 0xFF], [0xFF, 0xFF, 0xFF, 0x7F],
    ];

    /// <summary>A copy with one to four damages.</summary>
    public byte[] Damage(byte[] whole)
    {
        byte[] damaged = whole;
        for (int changes = random.Next(1, 5); changes > 0; changes--)
            damaged = DamageOnce(damaged);
        return damaged;
    }

    byte[] DamageOnce(byte[] bytes)
    {
        int place = random.Next(bytes.Length + 1);
        int end = Math.Min(bytes.Length, place + random.Next(1, 9));
        byte[] word = Word();
        return random.Next(7) switch
        {
            0 when place < bytes.Length => [.. bytes[..place], (byte)(bytes[place] ^ (1 << random.Next(8))), .. bytes[(place + 1)..]],
            1 => [.. bytes[..place], .. bytes[end..]],
            2 => [.. bytes[..place], .. word, .. bytes[place..]],
            3 => [.. bytes[..place], .. word, .. bytes[end..]],
            4 => Replace(bytes, word, Word()),
            5 => [.. bytes[..place], .. Repeat(bytes[place..end], random.Next(1, 200)), .. bytes[end..]],
            _ => random.Next(4) == 0 ? bytes[..place] : [.. bytes[..place], (byte)random.Next(256), .. bytes[end..]],
        };
    }

    byte[] Word() => words[random.Next(words.Length)];

    // One of the places where it is.
    byte[] Replace(byte[] bytes, byte[] old, byte[] by)
    {
        int start = random.Next(bytes.Length + 1);
        int place = bytes.AsSpan(start).IndexOf(old);
        return place < 0 ? bytes : [.. bytes[..(start + place)], .. by, .. bytes[(start + place + old.Length)..]];
    }

    static byte[] Repeat(byte[] part, int times) => [.. Enumerable.Repeat(part, times).SelectMany(same => same)];
}

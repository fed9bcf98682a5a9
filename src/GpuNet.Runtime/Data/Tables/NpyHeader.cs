using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;

namespace GpuNet;

/// <summary>The head of a file of NumPy (github.com/numpy/numpy, doc/neps/nep-0001-npy-format).</summary>
/// <param name="Type">The type of its numbers, as <c>&lt;f4</c>.</param>
/// <param name="IsColumnMajor">Whether the first extent runs fastest.</param>
/// <param name="Shape">The extents.</param>
sealed partial record NpyHeader(string Type, bool IsColumnMajor, BigInteger[] Shape)
{
    // Numbers begin at a multiple of it.
    const int Alignment = 64, PrefixLength = 8;

    /// <summary>How a file begins.</summary>
    public static ReadOnlySpan<byte> Signature => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads a header.</summary>
    /// <exception cref="InputException">It is damaged.</exception>
    public static NpyHeader Read(Stream stream, string name)
    {
        string header = ReadText(stream, name);
        var match = Header().Match(header);
        if (!match.Success)
            throw OtherType(header, name);
        var extents = Number().Matches(match.Groups["shape"].Value);
        return new(
            match.Groups["type"].Value, match.Groups["fortran"].Value == "True",
            [.. extents.Select(extent => BigInteger.Parse(extent.Value, CultureInfo.InvariantCulture))]);
    }

    /// <summary>The error of an array of a type that is not read.</summary>
    public static InputException OtherType(string type, string name) => new(
        $"{name}: an array of the type {type.Quote()} is not read; save it as numbers, with astype('float32') or astype('float64')");

    /// <summary>The header as it is in a file.</summary>
    public byte[] ToBytes()
    {
        // A tuple of one has a comma, too.
        string extents = string.Join(", ", Shape) + (Shape.Length == 1 ? "," : "");
        string text = $"{{'descr': '{Type}', 'fortran_order': {IsColumnMajor}, 'shape': ({extents}), }}";
        int start = PrefixLength + sizeof(ushort), length = (start + text.Length + Alignment) / Alignment * Alignment;
        byte[] bytes = new byte[length];
        bytes.AsSpan().Fill((byte)' ');
        Signature.CopyTo(bytes);
        (bytes[6], bytes[7], bytes[^1]) = (1, 0, (byte)'\n');
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(PrefixLength), (ushort)(length - start));
        Encoding.ASCII.GetBytes(text, bytes.AsSpan(start));
        return bytes;
    }

    static string ReadText(Stream stream, string name)
    {
        const int Most = 1 << 16;
        Span<byte> prefix = stackalloc byte[PrefixLength + sizeof(uint)];
        bool isWhole = stream.ReadAtLeast(prefix[..PrefixLength], PrefixLength, throwOnEndOfStream: false) == PrefixLength;
        int lengthSize = prefix[6] == 1 ? sizeof(ushort) : sizeof(uint);
        if (!isWhole || !prefix.StartsWith(Signature)
            || stream.ReadAtLeast(prefix.Slice(PrefixLength, lengthSize), lengthSize, throwOnEndOfStream: false) < lengthSize)
        {
            throw new InputException($"{name}: this is not an array of NumPy, or it is damaged");
        }
        var count = prefix.Slice(PrefixLength, lengthSize);
        uint length = lengthSize == sizeof(ushort)
            ? BinaryPrimitives.ReadUInt16LittleEndian(count)
            : BinaryPrimitives.ReadUInt32LittleEndian(count);
        if (length > Most)
            throw new InputException($"{name}: the header of the array would have {length} bytes; it is damaged");
        byte[] text = new byte[length];
        return stream.ReadAtLeast(text, text.Length, throwOnEndOfStream: false) == text.Length
            ? Encoding.Latin1.GetString(text)
            : throw new InputException($"{name}: the header of the array is cut off");
    }

    [GeneratedRegex(@"'descr':\s*'(?<type>[^']+)',\s*'fortran_order':\s*(?<fortran>True|False),\s*'shape':\s*\((?<shape>[0-9, ]*)\)")]
    private static partial Regex Header();

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();
}

using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using GpuNet.Files;

namespace GpuNet;

/// <summary>
/// An array of NumPy as a matrix (github.com/numpy/numpy, doc/neps/nep-0001-npy-format): numbers or truth values, of one extent or more;
/// what is behind the first extent is a row.
/// </summary>
/// <param name="Values">The values, row-major (rows, columns).</param>
/// <param name="Columns">Values of a row.</param>
/// <param name="IsVector">Whether it has one extent only.</param>
sealed partial record NpyArray(double[] Values, int Columns, bool IsVector)
{
    /// <summary>How a file begins.</summary>
    public static ReadOnlySpan<byte> Signature => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads an array.</summary>
    /// <exception cref="InputException">It is damaged, or of another type.</exception>
    public static NpyArray Read(Stream stream, string name)
    {
        string header = ReadHeader(stream, name);
        var match = Header().Match(header);
        string type = match.Groups["type"].Value;
        if (!match.Success || SizeOf(type) is not { } size)
        {
            throw new InputException($"{name}: an array of the type {(match.Success ? type : header).Quote()} is not read; "
                + "save it as numbers, with astype('float32') or astype('float64')");
        }
        string extents = match.Groups["shape"].Value;
        BigInteger[] shape = [.. Number().Matches(extents).Select(extent => BigInteger.Parse(extent.Value, CultureInfo.InvariantCulture))];
        var count = shape.Aggregate(BigInteger.One, (product, extent) => product * extent);
        if (count.IsZero || shape.Length == 0 || count * size > Array.MaxLength)
            throw new InputException($"{name}: the array of the shape ({extents}) is empty, or larger than can be read");
        byte[] bytes = StreamBytes.Read(stream, (long)count * size)
            ?? throw new InputException($"{name}: the array is cut off; it should have {count} values");
        double[] values = Convert(bytes, type, size);
        bool isColumnMajor = match.Groups["fortran"].Value == "True" && shape.Length > 1;
        return new(isColumnMajor ? RowMajor(values, shape, name) : values, (int)(count / shape[0]), shape.Length == 1);
    }

    static string ReadHeader(Stream stream, string name)
    {
        const int PrefixLength = 8, Most = 1 << 16;
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

    static int? SizeOf(string type) => type.Length == 3 && type[0] is '<' or '>' or '|' or '=' ? type[1..] switch
    {
        "b1" or "i1" or "u1" => 1,
        "i2" or "u2" or "f2" => 2,
        "i4" or "u4" or "f4" => 4,
        "i8" or "u8" or "f8" => 8,
        _ => null,
    }
    : null;

    static double[] Convert(byte[] bytes, string type, int size)
    {
        if (type[0] == '>' && size > 1)
        {
            foreach (int place in Enumerable.Range(0, bytes.Length / size))
                bytes.AsSpan(place * size, size).Reverse();
        }
        return type[1..] switch
        {
            "i1" => To<sbyte>(bytes, value => value),
            "i2" => To<short>(bytes, value => value),
            "u2" => To<ushort>(bytes, value => value),
            "f2" => To<Half>(bytes, value => (double)value),
            "i4" => To<int>(bytes, value => value),
            "u4" => To<uint>(bytes, value => value),
            "f4" => To<float>(bytes, value => value),
            "i8" => To<long>(bytes, value => value),
            "u8" => To<ulong>(bytes, value => value),
            "f8" => To<double>(bytes, value => value),
            _ => To<byte>(bytes, value => value),
        };
    }

    static double[] To<T>(byte[] bytes, Func<T, double> convert) where T : struct
    {
        var values = MemoryMarshal.Cast<byte, T>(bytes);
        double[] result = new double[values.Length];
        for (int i = 0; i < result.Length; i++)
            result[i] = convert(values[i]);
        return result;
    }

    // The first extent runs fastest in the file. Only matrices are turned: what is behind the first extent of others would need it, too.
    static double[] RowMajor(double[] values, BigInteger[] shape, string name)
    {
        if (shape.Length > 2)
            throw new InputException($"{name}: the array is in Fortran order; save it with numpy.ascontiguousarray");
        int rows = (int)shape[0], columns = (int)shape[1];
        double[] turned = new double[values.Length];
        for (int i = 0; i < values.Length; i++)
            turned[i % rows * columns + i / rows] = values[i];
        return turned;
    }

    [GeneratedRegex(@"'descr':\s*'(?<type>[^']+)',\s*'fortran_order':\s*(?<fortran>True|False),\s*'shape':\s*\((?<shape>[0-9, ]*)\)")]
    private static partial Regex Header();

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();
}

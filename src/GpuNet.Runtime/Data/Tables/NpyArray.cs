using System.Numerics;
using System.Runtime.InteropServices;
using GpuNet.Files;

namespace GpuNet;

/// <summary>
/// An array of NumPy as a matrix (github.com/numpy/numpy, doc/neps/nep-0001-npy-format): numbers or truth values, of one extent or more;
/// what is behind the first extent is a row.
/// </summary>
/// <param name="Values">The values, row-major (rows, columns).</param>
/// <param name="Columns">Values of a row.</param>
/// <param name="IsVector">Whether it has one extent only.</param>
sealed record NpyArray(double[] Values, int Columns, bool IsVector)
{
    /// <summary>Reads an array.</summary>
    /// <exception cref="InputException">It is damaged, or of another type.</exception>
    public static NpyArray Read(Stream stream, string name)
    {
        var (type, isColumnMajor, shape) = NpyHeader.Read(stream, name);
        if (SizeOf(type) is not { } size)
            throw NpyHeader.OtherType(type, name);
        var count = shape.Aggregate(BigInteger.One, (product, extent) => product * extent);
        if (count.IsZero || shape.Length == 0 || count * size > Array.MaxLength)
            throw new InputException($"{name}: the array of the shape ({string.Join(", ", shape)}) is empty, or larger than can be read");
        byte[] bytes = StreamBytes.Read(stream, (long)count * size)
            ?? throw new InputException($"{name}: the array is cut off; it should have {count} values");
        double[] values = Convert(bytes, type, size);
        return new(isColumnMajor && shape.Length > 1 ? RowMajor(values, shape, name) : values, (int)(count / shape[0]), shape.Length == 1);
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
}

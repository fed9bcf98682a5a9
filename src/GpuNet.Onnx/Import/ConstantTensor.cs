using System.Buffers.Binary;
using GpuNet.Onnx.Schema;
using ElementType = GpuNet.Onnx.Schema.TensorProto.Types.DataType;

namespace GpuNet.Onnx.Import;

/// <summary>A tensor of numbers that is known when the file is read.</summary>
/// <param name="Shape">Its extents; none for a single number.</param>
/// <param name="Values">Its values, row-major.</param>
sealed record ConstantTensor(long[] Shape, double[] Values)
{
    /// <summary>A single number.</summary>
    public static ConstantTensor Of(double value) => new([], [value]);

    /// <summary>Whether it is one number.</summary>
    public bool IsScalar => Values.Length == 1;

    /// <summary>The rows and columns of a matrix; null for anything else.</summary>
    public (int Rows, int Columns)? Matrix => Shape is [var rows, var columns] ? ((int)rows, (int)columns) : null;

    /// <summary>The values as floats.</summary>
    public float[] Floats => Array.ConvertAll(Values, value => (float)value);

    /// <summary>The transpose of a matrix.</summary>
    public ConstantTensor Transpose()
    {
        var (rows, columns) = Matrix!.Value;
        double[] values = new double[Values.Length];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
                values[j * rows + i] = Values[i * columns + j];
        }
        return new([columns, rows], values);
    }

    /// <summary>Reads a tensor of a file.</summary>
    /// <returns>The tensor, or what is wrong with it.</returns>
    public static (ConstantTensor? Tensor, string? Problem) Read(TensorProto tensor)
    {
        if (tensor.DataLocation == TensorProto.Types.DataLocation.External)
            return (null, $"the values of {tensor.Name.Quote()} are in another file; write the file with its values inside");
        double[]? values = (ElementType)tensor.DataType switch
        {
            ElementType.Float => tensor.RawData.IsEmpty
                ? [.. tensor.FloatData.Select(value => (double)value)]
                : Read(tensor, sizeof(float), bytes => BinaryPrimitives.ReadSingleLittleEndian(bytes)),
            ElementType.Double => tensor.RawData.IsEmpty
                ? [.. tensor.DoubleData]
                : Read(tensor, sizeof(double), bytes => BinaryPrimitives.ReadDoubleLittleEndian(bytes)),
            ElementType.Int64 => tensor.RawData.IsEmpty
                ? [.. tensor.Int64Data.Select(value => (double)value)]
                : Read(tensor, sizeof(long), bytes => BinaryPrimitives.ReadInt64LittleEndian(bytes)),
            ElementType.Int32 => tensor.RawData.IsEmpty
                ? [.. tensor.Int32Data.Select(value => (double)value)]
                : Read(tensor, sizeof(int), bytes => BinaryPrimitives.ReadInt32LittleEndian(bytes)),
            _ => null,
        };
        if (values is null)
        {
            return (null, $"{tensor.Name.Quote()} has values of another type than 32-bit and 64-bit numbers; "
                + "write the file with 32-bit floats");
        }
        // Extents are checked against values that are really there.
        decimal count = 1;
        foreach (long extent in tensor.Dims)
            count *= extent is >= 0 and <= int.MaxValue && count <= int.MaxValue ? extent : int.MaxValue;
        return count == values.Length
            ? (new([.. tensor.Dims], values), null)
            : (null, $"{tensor.Name.Quote()} has {values.Length} values, not {string.Join('×', tensor.Dims)}");
    }

    delegate double Reader(ReadOnlySpan<byte> bytes);

    static double[] Read(TensorProto tensor, int size, Reader read)
    {
        var bytes = tensor.RawData.Span;
        double[] values = new double[bytes.Length / size];
        for (int i = 0; i < values.Length; i++)
            values[i] = read(bytes.Slice(i * size, size));
        return values;
    }
}

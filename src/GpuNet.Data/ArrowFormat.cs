using System.Text;
using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;
using Apache.Arrow.Memory;

namespace GpuNet;

/// <summary>Apache Arrow's files and streams (arrow.apache.org), of which Feather is the first; read with Apache.Arrow.</summary>
sealed class ArrowFormat : ITableFormat
{
    static ReadOnlySpan<byte> FileStart => "ARROW1"u8;

    /// <inheritdoc/>
    public bool Matches(string name, ReadOnlySpan<byte> start) => start.StartsWith(FileStart) || start is [0xFF, 0xFF, 0xFF, 0xFF, ..];

    /// <inheritdoc/>
    public Table Read(Stream stream, string name, TextOptions options)
    {
        var whole = SeekableStream.Of(stream);
        byte[] start = new byte[FileStart.Length];
        bool isFile = whole.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && FileStart.SequenceEqual(start);
        whole.Seek(-start.Length, SeekOrigin.Current);
        var codecs = new CompressionCodecFactory();
        try
        {
            using var reader = isFile
                ? new ArrowFileReader(whole, MemoryAllocator.Default.Value, codecs, leaveOpen: true)
                : new ArrowStreamReader(whole, MemoryAllocator.Default.Value, codecs, leaveOpen: true);
            return Read(reader, name);
        }
        catch (Exception problem) when (problem is not InputException and not OutOfMemoryException)
        {
            throw new InputException($"{name}: the Arrow file cannot be read: {problem.Message}");
        }
    }

    static Table Read(ArrowStreamReader reader, string name)
    {
        ColumnBuilder[]? columns = null;
        while (reader.ReadNextRecordBatch() is { } batch)
        {
            using (batch)
            {
                columns ??= [.. batch.Schema.FieldsList.Select(field => new ColumnBuilder(field.Name))];
                for (int column = 0; column < columns.Length; column++)
                    Add(columns[column], batch.Column(column), $"{name}: the column '{batch.Schema.FieldsList[column].Name}'");
            }
        }
        return new(name, columns is null ? throw new InputException($"{name}: there are no rows of data")
            : [.. columns.Select(column => column.ToColumn())]);
    }

    static void Add(ColumnBuilder column, IArrowArray values, string what)
    {
        var valueOf = ValuesOf(values) ?? throw new InputException(
            $"{what} has values of the type {values.Data.DataType.Name}, which are not read; write numbers or texts in their place");
        // A value has a bit at least.
        if (values.Length > 8 * values.Data.Buffers.Sum(buffer => (long)buffer.Length))
            throw new InvalidDataException($"{what} has fewer values than rows");
        for (int row = 0; row < values.Length; row++)
            column.Add(values.IsNull(row) ? null : valueOf(row));
    }

    // The value of a row that has one; null for types that are no numbers and no texts.
    static Func<int, object?>? ValuesOf(IArrowArray values) => values switch
    {
        Int8Array all => row => all.GetValue(row),
        UInt8Array all => row => all.GetValue(row),
        Int16Array all => row => all.GetValue(row),
        UInt16Array all => row => all.GetValue(row),
        Int32Array all => row => all.GetValue(row),
        UInt32Array all => row => all.GetValue(row),
        Int64Array all => row => all.GetValue(row),
        UInt64Array all => row => all.GetValue(row),
        HalfFloatArray all => row => (double?)all.GetValue(row),
        FloatArray all => row => all.GetValue(row),
        DoubleArray all => row => all.GetValue(row),
        BooleanArray all => row => all.GetValue(row),
        Decimal128Array all => row => all.GetValue(row),
        // Not GetString, which reads wherever the offsets of a damaged file point.
        StringArray all => row => Encoding.UTF8.GetString(all.GetBytes(row)),
        LargeStringArray all => row => Encoding.UTF8.GetString(all.GetBytes(row)),
        StringViewArray all => row => Encoding.UTF8.GetString(all.GetBytes(row)),
        TimestampArray all => row => all.GetTimestamp(row),
        Date32Array all => row => all.GetDateTime(row),
        Date64Array all => row => all.GetDateTime(row),
        DictionaryArray all when ValuesOf(all.Dictionary) is { } valueOf => row => valueOf(IndexOf(all.Indices, row)),
        _ => null,
    };

    static int IndexOf(IArrowArray indices, int row) => indices switch
    {
        Int8Array all => all.GetValue(row)!.Value,
        Int16Array all => all.GetValue(row)!.Value,
        Int32Array all => all.GetValue(row)!.Value,
        UInt8Array all => all.GetValue(row)!.Value,
        UInt16Array all => all.GetValue(row)!.Value,
        _ => checked((int)((PrimitiveArray<long>)indices).GetValue(row)!.Value),
    };
}

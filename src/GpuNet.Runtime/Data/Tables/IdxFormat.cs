using System.Buffers.Binary;
using GpuNet.Files;

namespace GpuNet;

/// <summary>
/// IDX, the format of MNIST (yann.lecun.com/exdb/mnist): unsigned bytes of any extents. The values of an image are the columns
/// <c>pixel1</c>, <c>pixel2</c> and so on. The labels beside it, which have the same name with <c>labels-idx1</c> for
/// <c>images-idx3</c>, are the column <c>label</c>; of a file of labels that is the only one.
/// </summary>
sealed class IdxFormat : ITableFormat
{
    const byte UnsignedByte = 8;
    const string Images = "images-idx3", Labels = "labels-idx1", Label = "label", Packed = ".gz";

    static readonly Dictionary<byte, string> otherTypes = new()
    {
        [0x09] = "signed bytes",
        [0x0B] = "16-bit integers",
        [0x0C] = "32-bit integers",
        [0x0D] = "32-bit floats",
        [0x0E] = "64-bit floats",
    };

    /// <inheritdoc/>
    public bool Matches(string name, ReadOnlySpan<byte> start) =>
        start is [0, 0, var type, >= 1 and <= 4, ..] && (type == UnsignedByte || otherTypes.ContainsKey(type))
        && start.Length >= sizeof(int) * (1 + start[3]);

    /// <inheritdoc/>
    public Table Read(Stream stream, string name, TextOptions options)
    {
        var (values, columns) = ReadArray(stream, name);
        if (columns == 1)
            return new(name, [TableColumn.Of(Label, values)]);
        var pixels = TableColumn.OfMatrix(values, columns, column => $"pixel{column + 1}");
        string labels = name.Replace(Images, Labels);
        string? beside = labels == name ? null : new[] { labels, labels + Packed }.FirstOrDefault(File.Exists);
        if (beside is null)
            return new(name, [.. pixels]);
        Message.Note($"{name}: the column {Label.Quote()} is from {beside}");
        var truth = InputFile.Read(beside, file => TableFiles.Read(file, beside, options));
        return new(name, [.. pixels, TableColumn.Of(Label, [.. truth.Rows.Select(Number)])]);
    }

    static double Number(TableRow row) => row.TryGetNumber(0, out double number) ? number : double.NaN;

    static (double[] Values, int Columns) ReadArray(Stream stream, string name)
    {
        Span<byte> number = stackalloc byte[sizeof(int)];
        bool isRead = Fill(stream, number);
        if (isRead && otherTypes.TryGetValue(number[2], out string? other))
            throw new InputException($"{name}: this is an IDX file of {other}; only those of unsigned bytes are read, so write it as .npy");
        if (!isRead || number is not [0, 0, UnsignedByte, _])
            throw new InputException($"{name}: this is not an IDX file of bytes");
        int extents = number[3];
        long rows = 0, columns = 1;
        for (int extent = 0; extent < extents; extent++)
        {
            if (!Fill(stream, number))
                throw new InputException($"{name}: the IDX file is cut off in its header");
            uint size = BinaryPrimitives.ReadUInt32BigEndian(number);
            (rows, columns) = extent == 0 ? (size, 1) : (rows, checked(columns * size));
        }
        if (rows * columns is <= 0 or > int.MaxValue / 2)
            throw new InputException($"{name}: {rows} rows of {columns} values are none, or more than can be read");
        return StreamBytes.Read(stream, rows * columns) is { } bytes
            ? (Array.ConvertAll(bytes, value => (double)value), (int)columns)
            : throw new InputException($"{name}: the IDX file is cut off; it should have {rows} rows of {columns} values");
    }

    static bool Fill(Stream stream, Span<byte> bytes) => stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length;
}

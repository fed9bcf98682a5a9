using System.Buffers.Binary;

namespace GpuNet.Cli.Reports;

/// <summary>A row of numbers as a grey picture, where the columns look like the pixels of a square.</summary>
sealed class Picture
{
    // Fewer columns, as the 16 or 25 of a usual table, are no picture.
    const int LeastSide = 6;
    const int Header = 54, BytesPerPixel = 3;

    readonly FeatureTable table;
    readonly int side;
    readonly double least, most;

    Picture(FeatureTable table, int side, double least, double most) =>
        (this.table, this.side, this.least, this.most) = (table, side, least, most);

    /// <summary>
    /// Pictures of the rows; null where they are none. Pixels are numbers, as many as a square has, and for half of the columns at least,
    /// the least value of all is that of the column: the background.
    /// </summary>
    public static Picture? Of(DataSet data)
    {
        var table = data.FeatureTable;
        int columns = table.Columns, side = (int)Math.Sqrt(columns);
        bool fits = side >= LeastSide && side * side == columns && data.Window == Window.Row
            && table.Categories.All(texts => texts is null);
        if (!fits)
            return null;
        var ranges = table.All.ByColumn().Select(pixel => (Least: pixel.Min(), Most: pixel.Max())).ToArray();
        // Where a value is missing it is the least.
        var (least, most) = (ranges.Min(pixel => pixel.Least), ranges.Max(pixel => pixel.Most));
        return most > least && 2 * ranges.Count(pixel => pixel.Least == least) >= columns ? new(table, side, least, most) : null;
    }

    /// <summary>The picture of a row, as the address of an image.</summary>
    public string AddressOf(int row)
    {
        // Rows of a bitmap are padded to 4 bytes; the last row comes first.
        int stride = (BytesPerPixel * side + 3) & ~3;
        byte[] bitmap = new byte[Header + stride * side];
        (bitmap[0], bitmap[1]) = ((byte)'B', (byte)'M');
        (int Place, int Value)[] header =
            [(2, bitmap.Length), (10, Header), (14, Header - 14), (18, side), (22, side), (26, 1 | (8 * BytesPerPixel << 16))];
        foreach (var (place, value) in header)
            BinaryPrimitives.WriteInt32LittleEndian(bitmap.AsSpan(place), value);
        for (int pixel = 0; pixel < side * side; pixel++)
        {
            byte grey = (byte)Math.Round(255 * (table.All[row, pixel] - least) / (most - least));
            bitmap.AsSpan(Header + (side - 1 - pixel / side) * stride + BytesPerPixel * (pixel % side), BytesPerPixel).Fill(grey);
        }
        return $"data:image/bmp;base64,{Convert.ToBase64String(bitmap)}";
    }
}

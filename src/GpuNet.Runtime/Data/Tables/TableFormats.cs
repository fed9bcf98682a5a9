namespace GpuNet;

/// <summary>
/// The formats that are known. The first that a file matches reads it; delimited text, which anything may be, comes last.
/// </summary>
static class TableFormats
{
    static ITableFormat[] all = [new NpzFormat(), new NpyFormat(), new IdxFormat(), new JsonFormat(), new LibSvmFormat(), new CsvFormat()];

    // What is better converted: no table can be read from it here.
    static readonly (byte[] Start, string What)[] others =
    [
        ([0x50, 0x4B, 0x03, 0x04], "a zip archive or an Excel workbook: save the sheet as CSV in UTF-8, or unpack the file"),
        ([0x50, 0x41, 0x52, 0x31], "a Parquet file: programs read it with the package GpuNet.Data"),
        ([0x41, 0x52, 0x52, 0x4F, 0x57, 0x31], "an Arrow file: programs read it with the package GpuNet.Data"),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "compressed with xz: unpack it, or compress it with gzip"),
        ([0x42, 0x5A, 0x68], "compressed with bzip2: unpack it, or compress it with gzip"),
        ([0x28, 0xB5, 0x2F, 0xFD], "compressed with zstd: unpack it, or compress it with gzip"),
        ([0x89, 0x48, 0x44, 0x46], "an HDF5 file: save the table as CSV or npz"),
        ([0x53, 0x51, 0x4C, 0x69, 0x74, 0x65, 0x20], "an SQLite database: export the table as CSV"),
        ([0x25, 0x50, 0x44, 0x46], "a PDF: save the table as CSV"),
    ];

    /// <summary>Makes a format known.</summary>
    public static void Register(ITableFormat format)
    {
        lock (others)
            all = [format, .. all.Where(known => known.GetType() != format.GetType())];
    }

    /// <summary>The format of a file.</summary>
    /// <param name="name">Its name, without the ending of a compression.</param>
    /// <param name="start">Its first bytes.</param>
    /// <exception cref="InputException">It is of a kind that no table is read from.</exception>
    public static ITableFormat Find(string name, ReadOnlySpan<byte> start)
    {
        foreach (var format in all)
        {
            if (format is not CsvFormat && format.Matches(name, start))
                return format;
        }
        foreach (var (signature, what) in others)
        {
            if (start.StartsWith(signature))
                throw new InputException($"{name}: this is {what}");
        }
        return all[^1];
    }
}

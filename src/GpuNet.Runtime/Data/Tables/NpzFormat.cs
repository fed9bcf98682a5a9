using System.IO.Compression;

namespace GpuNet;

/// <summary>
/// A <c>.npz</c> file of NumPy, whose arrays have as many rows each: an array of one extent is the column of its name, of another as
/// <c>X</c> the columns are <c>X1</c>, <c>X2</c> and so on.
/// </summary>
sealed class NpzFormat : ITableFormat
{
    const string Ending = ".npz", OfArray = ".npy";

    /// <inheritdoc/>
    public bool Matches(string name, ReadOnlySpan<byte> start) =>
        start is [(byte)'P', (byte)'K', ..] && name.EndsWith(Ending, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public Table Read(Stream stream, string name, TextOptions options)
    {
        try
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            return archive.Entries.Count > 0
                ? new(name, [.. archive.Entries.SelectMany(entry => ColumnsOf(entry, name))])
                : throw new InputException($"{name}: there are no arrays in the archive");
        }
        catch (InvalidDataException)
        {
            throw new InputException($"{name}: the archive is damaged or cut off; save it again");
        }
    }

    static IEnumerable<TableColumn> ColumnsOf(ZipArchiveEntry entry, string name)
    {
        string title = entry.Name.EndsWith(OfArray, StringComparison.Ordinal) ? entry.Name[..^OfArray.Length] : entry.Name;
        using var stream = entry.Open();
        var array = NpyArray.Read(stream, $"{name}, array {title.Quote()}");
        return TableColumn.OfMatrix(array.Values, array.Columns, column => array.IsVector ? title : $"{title}{column + 1}");
    }
}

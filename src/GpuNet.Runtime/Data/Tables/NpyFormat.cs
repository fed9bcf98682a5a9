namespace GpuNet;

/// <summary>A <c>.npy</c> file of NumPy: its columns are <c>column1</c>, <c>column2</c> and so on.</summary>
sealed class NpyFormat : ITableFormat
{
    /// <inheritdoc/>
    public bool Matches(string name, ReadOnlySpan<byte> start) => start.StartsWith(NpyHeader.Signature);

    /// <inheritdoc/>
    public Table Read(Stream stream, string name, TextOptions options)
    {
        var array = NpyArray.Read(stream, name);
        return new(name, [.. TableColumn.OfMatrix(array.Values, array.Columns, column => CsvFormat.NameOf(column + 1))]);
    }
}

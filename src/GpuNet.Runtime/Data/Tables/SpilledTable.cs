namespace GpuNet;

/// <summary>Reads files as one table that may be larger than the memory: its cells are on the disk.</summary>
static class SpilledTable
{
    /// <summary>Reads files of the same columns, text in parts and other formats a file at a time.</summary>
    /// <param name="files">The files.</param>
    /// <param name="options">How text files are read.</param>
    /// <param name="folder">Where temporary files may be.</param>
    /// <param name="chunkLength">About how many bytes of text are read at once by each thread.</param>
    /// <exception cref="InputException">A file cannot be read, or has other columns than the first.</exception>
    public static Table Read(IReadOnlyList<string> files, TextOptions options, string folder, int chunkLength = CsvFormat.UsualChunkLength)
    {
        Table? first = null;
        SpilledCells? cells = null;
        foreach (string file in files)
        {
            TableFiles.Open(file, (format, stream, name) =>
            {
                var parts = format is CsvFormat
                    ? new CsvFormat { ChunkLength = chunkLength }.ReadParts(stream, name, options)
                    : [format.Read(stream, name, options)];
                foreach (var part in parts)
                {
                    first ??= part;
                    cells ??= new(part.Headers.Count, folder);
                    cells.Add(part, JoinedCells.PlacesIn(part, first));
                }
                return true;
            }, options.Progress);
        }
        cells!.Seal();
        string called = files.Count == 1 ? first!.Name : TableFiles.NameOf(files);
        return new(called, first!.Format, first.Headers, cells) { Delimiter = first.Delimiter };
    }
}

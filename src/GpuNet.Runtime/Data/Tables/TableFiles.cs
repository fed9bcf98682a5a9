using System.IO.Compression;
using GpuNet.Files;

namespace GpuNet;

/// <summary>Finds and opens the files that tables are read from, and unpacks them.</summary>
static class TableFiles
{
    /// <summary>What names the standard input.</summary>
    public const string StandardInput = "-";

    const int StartLength = 4096;

    // Else what is cut off is taken for the whole.
    static TableFiles() => AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);

    /// <inheritdoc cref="Table.Read(IReadOnlyList{string}, TextOptions)"/>
    public static Table Read(IReadOnlyList<string> paths, TextOptions options)
    {
        string[] files = [.. paths.SelectMany(Expand)];
        if (options.ScratchFolder is { } scratch)
            return SpilledTable.Read(files, options, scratch);
        if (files.Length == 1)
            return Open(files[0], Read, options.Progress);
        Table[] tables = [.. files.Select(file => Open(file, Read, options.Progress))];
        return new(NameOf(files), tables[0].Format, tables[0].Headers, new JoinedCells(tables))
        {
            Delimiter = tables[0].Delimiter,
        };

        Table Read(ITableFormat format, Stream stream, string name) => format.Read(stream, name, options);
    }

    /// <inheritdoc cref="Table.Read(Stream, string, TextOptions)"/>
    public static Table Read(Stream stream, string name, TextOptions options) =>
        Open(stream, name, (format, whole, called) => format.Read(whole, called, options));

    /// <summary>What messages call several files.</summary>
    public static string NameOf(IReadOnlyList<string> files) => $"{files[0]} and {files.Count - 1} more";

    /// <summary>Opens a file, and unpacks it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="read">Reads it: its format, its bytes, and what messages call it.</param>
    /// <param name="progress">Who is told how much of it was read; null for nobody.</param>
    /// <exception cref="InputException">It cannot be read.</exception>
    public static T Open<T>(string path, Func<ITableFormat, Stream, string, T> read, IProgress<ReadProgress>? progress)
    {
        if (path != StandardInput)
            return InputFile.Read(path, stream => Open(Reported(stream, path, progress), path, read));
        const string Name = "the standard input";
        using var input = Console.OpenStandardInput();
        return Open(Reported(input, Name, progress), Name, read);
    }

    static T Open<T>(Stream stream, string name, Func<ITableFormat, Stream, string, T> read)
    {
        byte[] start = new byte[StartLength];
        int length = stream.ReadAtLeast(start, StartLength, throwOnEndOfStream: false);
        var whole = stream.CanSeek ? stream : new StartedStream(start.AsMemory(0, length), stream);
        if (stream.CanSeek)
            stream.Seek(-length, SeekOrigin.Current);
        if (start.AsSpan(0, length) is not [0x1F, 0x8B, ..])
            return read(TableFormats.Find(name, start.AsSpan(0, length)), whole, name);
        const string Ending = ".gz";
        try
        {
            using var unpacked = new GZipStream(whole, CompressionMode.Decompress, leaveOpen: true);
            return Open(unpacked, name.EndsWith(Ending, StringComparison.OrdinalIgnoreCase) ? name[..^Ending.Length] : name, read);
        }
        catch (InvalidDataException)
        {
            throw new InputException($"{name}: the gzip data are damaged or cut off; copy the file again");
        }
    }

    /// <summary>The files that a path with * or ? fits, in the order of their names; any other path itself.</summary>
    /// <exception cref="InputException">No file fits.</exception>
    public static IReadOnlyList<string> Expand(string path)
    {
        if (path.AsSpan().IndexOfAny('*', '?') < 0 || File.Exists(path))
            return [path];
        string folder = Path.GetDirectoryName(path) ?? "";
        string[] files = Directory.Exists(folder.Length == 0 ? "." : folder)
            ? [.. Directory.GetFiles(folder.Length == 0 ? "." : folder, Path.GetFileName(path))]
            : [];
        Array.Sort(files, StringComparer.Ordinal);
        return files.Length > 0
            ? [.. files.Select(file => folder.Length == 0 ? Path.GetFileName(file) : file)]
            : throw new InputException($"{path}: there is no such file");
    }

    static Stream Reported(Stream stream, string name, IProgress<ReadProgress>? progress) =>
        progress is null ? stream : new ReportingStream(stream, name, progress);
}

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
        if (files.Length == 1)
            return ReadOne(files[0], options);
        Table[] tables = [.. files.Select(file => ReadOne(file, options))];
        return new($"{files[0]} and {files.Length - 1} more", tables[0].Format, tables[0].Headers, new JoinedCells(tables))
        {
            Delimiter = tables[0].Delimiter,
        };
    }

    /// <inheritdoc cref="Table.Read(Stream, string, TextOptions)"/>
    public static Table Read(Stream stream, string name, TextOptions options)
    {
        byte[] start = new byte[StartLength];
        int length = stream.ReadAtLeast(start, StartLength, throwOnEndOfStream: false);
        var whole = stream.CanSeek ? stream : new StartedStream(start.AsMemory(0, length), stream);
        if (stream.CanSeek)
            stream.Seek(-length, SeekOrigin.Current);
        if (start.AsSpan(0, length) is not [0x1F, 0x8B, ..])
            return TableFormats.Find(name, start.AsSpan(0, length)).Read(whole, name, options);
        const string Ending = ".gz";
        try
        {
            using var unpacked = new GZipStream(whole, CompressionMode.Decompress, leaveOpen: true);
            return Read(unpacked, name.EndsWith(Ending, StringComparison.OrdinalIgnoreCase) ? name[..^Ending.Length] : name, options);
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

    static Stream Reported(Stream stream, string name, TextOptions options) =>
        options.Progress is { } progress ? new ReportingStream(stream, name, progress) : stream;

    static Table ReadOne(string path, TextOptions options)
    {
        if (path != StandardInput)
            return InputFile.Read(path, stream => Read(Reported(stream, path, options), path, options));
        const string Name = "the standard input";
        using var input = Console.OpenStandardInput();
        return Read(Reported(input, Name, options), Name, options);
    }
}

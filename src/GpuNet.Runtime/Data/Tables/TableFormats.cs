using GpuNet.Files;

namespace GpuNet;

/// <summary>
/// The formats that are known. The first that a file matches reads it; delimited text, which anything may be, comes last.
/// </summary>
static class TableFormats
{
    static ITableFormat[] all = [new NpzFormat(), new NpyFormat(), new IdxFormat(), new JsonFormat(), new LibSvmFormat(), new CsvFormat()];

    static readonly Lock registering = new();

    /// <summary>Makes a format known.</summary>
    public static void Register(ITableFormat format)
    {
        lock (registering)
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
        return FileKind.Find(start) is { } other ? throw new InputException($"{name}: this is {other.What}: {other.ToTable}") : all[^1];
    }
}

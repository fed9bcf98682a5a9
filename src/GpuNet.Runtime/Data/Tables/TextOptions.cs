namespace GpuNet;

/// <summary>How text files are read as tables.</summary>
public sealed record TextOptions
{
    /// <summary>The default: 16 MiB.</summary>
    internal const int UsualLongestLine = 16 << 20;

    /// <summary>The default options.</summary>
    public static TextOptions Usual { get; } = new();

    /// <summary>Whether the first row names the columns.</summary>
    public HeaderRow Header { get; init; }

    /// <summary>Who is told how much of a file was read; null for nobody.</summary>
    public IProgress<ReadProgress>? Progress { get; init; }

    /// <summary>
    /// A folder for temporary files, of about three times the size of the data: tables, data sets and the inputs made of them are kept
    /// there, and may be larger than the memory. Null keeps them in memory.
    /// </summary>
    public string? ScratchFolder { get; init; }

    /// <summary>
    /// The maximum length of a line in bytes. A longer one is an error: most likely a quote is not closed, or the file is of another kind.
    /// </summary>
    public int LongestLine
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    }
    = UsualLongestLine;
}

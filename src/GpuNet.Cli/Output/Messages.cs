namespace GpuNet.Cli.Output;

/// <summary>What the command says beside its results, on the error stream.</summary>
static class Messages
{
    static LiveLines? live;

    /// <summary>Whether progress and notes are said; warnings and errors always are.</summary>
    public static bool SaysProgress { get; set; } = true;

    /// <summary>For progress: drops it where nobody wants it.</summary>
    public static TextWriter Progress => SaysProgress ? Console.Error : TextWriter.Null;

    /// <summary>Writes a line that is always said: above a display that changes, where there is one.</summary>
    public static void Write(string line)
    {
        if (live is { } lines)
            lines.WriteAbove(line);
        else
            Console.Error.WriteLine(line);
    }

    /// <summary>A line about reading that changes on a terminal, as long as there is one.</summary>
    public static ReadingLine? Reading { get; set; }

    /// <summary>Keeps what is written above a display, until that is given up for null.</summary>
    public static void KeepAbove(LiveLines? lines) => live = lines;
}

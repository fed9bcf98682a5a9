using System.Diagnostics;
using System.Globalization;

namespace GpuNet.Cli.Output;

/// <summary>
/// What was read of a file, on the error stream, where that takes more than half a second: one line that changes on a terminal, a line now
/// and then elsewhere.
/// </summary>
/// <param name="output">The error stream.</param>
/// <param name="isTerminal">Whether it is a terminal.</param>
/// <param name="clock">The time since the reading began, in seconds.</param>
sealed class ReadingLine(TextWriter output, bool isTerminal, Func<double> clock) : IProgress<ReadProgress>, IDisposable
{
    const double FirstAfter = 0.5, EveryOnTerminal = 0.2, EveryElsewhere = 5;
    const double BytesOfMegabyte = 1e6;

    double next = FirstAfter;
    int shown;

    /// <summary>A line on the error stream of this process.</summary>
    public static ReadingLine Start()
    {
        long start = Stopwatch.GetTimestamp();
        return Messages.Reading =
            new(Console.Error, !Console.IsErrorRedirected, () => Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    public void Report(ReadProgress value)
    {
        double seconds = clock();
        if (seconds < next || value.Bytes == value.Length)
            return;
        next = seconds + (isTerminal ? EveryOnTerminal : EveryElsewhere);
        string text = Describe(value, seconds);
        output.Write(isTerminal ? $"\r{text.PadRight(shown)}" : text + Environment.NewLine);
        shown = text.Length;
    }

    /// <summary>Takes the line away again.</summary>
    public void Dispose()
    {
        Messages.Reading = null;
        if (isTerminal && shown > 0)
            output.Write($"\r{new string(' ', shown)}\r");
    }

    static string Describe(ReadProgress progress, double seconds)
    {
        string read = Megabytes(progress.Bytes);
        if (progress.Length is not { } length || progress.Bytes == 0)
            return $"reading {progress.File.Escape()}: {read} MB";
        double left = seconds * (length - progress.Bytes) / progress.Bytes;
        string time = Math.Ceiling(left).ToString(CultureInfo.InvariantCulture);
        return $"reading {progress.File.Escape()}: {read} of {Megabytes(length)} MB, {time} s left";
    }

    static string Megabytes(long bytes) => Math.Round(bytes / BytesOfMegabyte).ToString(CultureInfo.InvariantCulture);
}

using System.Diagnostics;
using System.Globalization;

namespace GpuNet.Cli.Tests;

/// <summary>Signals to a process, as Ctrl+C and <c>kill</c> send them.</summary>
static class Signals
{
    /// <summary>Skips the test where a process would not hear the signal.</summary>
    public static void SkipUnlessHeard(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no signals to send");
        Assert.SkipWhen(IsIgnored(signal), $"the tests were started with SIG{signal} ignored, which processes inherit");
    }

    /// <summary>Sends a signal, or the same one several times at once.</summary>
    public static void Send(string signal, Process process, int times = 1)
    {
        string send = $"kill -{signal} {process.Id}";
        using var kill = Process.Start("/bin/sh", ["-c", string.Join("; sleep 0.02; ", Enumerable.Repeat(send, times))]);
        kill.WaitForExit();
    }

    // As for what a shell without job control puts into the background.
    static bool IsIgnored(string signal)
    {
        const string Status = "/proc/self/status", Ignored = "SigIgn:";
        int number = signal switch { "HUP" => 1, "INT" => 2, _ => 15 };
        string? line = File.Exists(Status)
            ? File.ReadLines(Status).FirstOrDefault(line => line.StartsWith(Ignored, StringComparison.Ordinal))
            : null;
        return line is not null && (ulong.Parse(line[Ignored.Length..].Trim(), NumberStyles.HexNumber) >> (number - 1) & 1) != 0;
    }
}

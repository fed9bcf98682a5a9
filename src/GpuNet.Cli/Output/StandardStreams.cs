using Microsoft.Win32.SafeHandles;

namespace GpuNet.Cli.Output;

/// <summary>Standard streams that are closed, or end on a full disk: progress that nobody can read ends no training.</summary>
static class StandardStreams
{
    static readonly List<SafeFileHandle> reserved = [];

    /// <summary>To be called before anything is written or opened.</summary>
    public static void Prepare()
    {
        ReserveClosed();
        Console.SetError(new ForgivingWriter(() => Console.Error));
    }

    // The next file that is opened, such as a model, would take the number of a closed stream, and get what is printed there.
    static void ReserveClosed()
    {
        const int LastStandard = 2;
        if (OperatingSystem.IsWindows())
            return;
        while (true)
        {
            var handle = File.OpenHandle("/dev/null");
            reserved.Add(handle);
            if (handle.DangerousGetHandle() > LastStandard)
                return;
        }
    }
}

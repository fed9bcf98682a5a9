using System.Runtime.InteropServices;
using GpuNet.Distributed;
using Microsoft.Win32.SafeHandles;

namespace GpuNet.Cli.Output;

/// <summary>Standard streams that are closed, or end on a full disk: progress that nobody can read ends no training.</summary>
static class StandardStreams
{
    const int Output = 1, Error = 2, GetDescriptorFlags = 1, CloseOnExec = 1;

    static readonly List<SafeFileHandle> reserved = [];

    /// <summary>To be called before anything is written or opened.</summary>
    public static void Prepare()
    {
        ReserveClosed();
        // Open MPI makes a terminal of standard output, to which .NET would write how it sets up the keys, in front of the results.
        if (MpiProcesses.AreLaunched)
            Environment.SetEnvironmentVariable("TERM", "dumb");
        Console.SetError(IsOpen(Error) ? new ForgivingWriter(() => Console.Error) : TextWriter.Null);
        if (!IsOpen(Output))
            Console.SetOut(new ClosedWriter());
    }

    // A file that is closed by exec was not handed down: it is one of the runtime's own, which took the number of a closed stream.
    static bool IsOpen(int stream) =>
        OperatingSystem.IsWindows() || (GetFlags(stream, GetDescriptorFlags) is >= 0 and var flags && (flags & CloseOnExec) == 0);

    // The next file that is opened, such as a model, would take the number of a closed stream, and get what is printed there.
    static void ReserveClosed()
    {
        if (OperatingSystem.IsWindows())
            return;
        while (true)
        {
            var handle = File.OpenHandle("/dev/null");
            reserved.Add(handle);
            if (handle.DangerousGetHandle() > Error)
                return;
        }
    }

    [DllImport("libc", EntryPoint = "fcntl")]
    static extern int GetFlags(int file, int command);
}

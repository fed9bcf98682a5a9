using GpuNet.Distributed;

namespace GpuNet.Cli;

/// <summary>The MPI job that this process has joined, if any. Worker 0 speaks for all.</summary>
static class Job
{
    static MpiProcesses? joined;

    /// <summary>Whether this process reports and writes files.</summary>
    public static bool IsFirst => joined is not { Rank: > 0 };

    /// <summary>Joins the job.</summary>
    /// <param name="waitLimit">How long this process waits for another one.</param>
    /// <exception cref="InputException">There is no library of MPI, or it does not belong to the launcher.</exception>
    public static MpiProcesses Join(TimeSpan waitLimit) => joined = MpiProcesses.Join(waitLimit);

    /// <summary>Leaves the job, as all its processes do now.</summary>
    /// <exception cref="WorkerLostException">One of them will not.</exception>
    public static void Leave() => joined?.Leave();

    /// <summary>Ends all processes of the job, as this one has failed.</summary>
    public static void Abort(int exitCode) => joined?.Abort(exitCode);

    /// <summary>Waits before an error is told: what fails in all processes, worker 0 tells, and ends them.</summary>
    public static void LetFirstSpeak()
    {
        if (!IsFirst)
            Thread.Sleep(TimeSpan.FromSeconds(2));
    }
}

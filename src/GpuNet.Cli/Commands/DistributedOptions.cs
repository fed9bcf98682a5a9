using System.CommandLine;
using GpuNet.Cli.Output;
using GpuNet.Distributed;

namespace GpuNet.Cli.Commands;

/// <summary>The options that say whether processes share the work.</summary>
sealed class DistributedOptions
{
    const string Mpi = "mpi", None = "none";
    const int Week = 7 * 24 * 60 * 60;

    readonly Option<string?> distributed = new("--distributed")
    {
        Description = "Share the work with the other processes of an MPI job, or work alone. By default mpi where mpirun or srun has "
            + "started several.",
        HelpName = $"{Mpi}|{None}",
        CustomParser = Parse.OneOf([Mpi, None], choice => choice),
        CompletionSources = { (string[])[Mpi, None] },
    };

    readonly Option<int?> workerTimeout = new("--worker-timeout")
    {
        Description = "Seconds that a process or a device waits for the message of another one before it ends the training; by default "
            + $"{MpiProcesses.UsualWaitLimit.TotalSeconds:0}. A process that is stopped is noticed in 30, or in half of that time where "
            + "it is shorter.",
        HelpName = "SECONDS",
        CustomParser = result => Parse.CountUpTo(Week)(result),
    };

    TimeSpan usualLimit;

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="waitsForTrainings">Whether a process waits for whole trainings of others, for which there is no limit.</param>
    public DistributedOptions AddTo(GroupedCommand command, bool waitsForTrainings = false)
    {
        command.AddGroup("Processes", waitsForTrainings ? [distributed] : [distributed, workerTimeout]);
        usualLimit = waitsForTrainings ? TimeSpan.MaxValue : MpiProcesses.UsualWaitLimit;
        return this;
    }

    /// <summary>How long a worker waits for another one.</summary>
    public TimeSpan WaitLimit(ParseResult parsed) => parsed.GetValue(workerTimeout) is { } limit ? TimeSpan.FromSeconds(limit) : usualLimit;

    /// <summary>Joins the job, where there is one; others than worker 0 are silent from then on.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="hasDevices">Whether several devices of this process may wait for each other.</param>
    /// <exception cref="InputException">
    /// There is no library of MPI, or it does not belong to the launcher; or there is nobody who could wait.
    /// </exception>
    public MpiProcesses? Join(ParseResult parsed, bool hasDevices = false)
    {
        if (!IsShared(parsed))
        {
            return parsed.GetValue(workerTimeout) is null || hasDevices
                ? null
                : throw new InputException($"{workerTimeout.Name}: this process works alone and waits for none; leave it out");
        }
        var job = Job.Join(WaitLimit(parsed));
        Messages.SaysProgress &= Job.IsFirst;
        return job;
    }

    /// <summary>Refuses a job of several processes.</summary>
    /// <exception cref="InputException">There is one.</exception>
    public void CheckAlone(ParseResult parsed, string why)
    {
        if (IsShared(parsed))
            throw new InputException($"{distributed.Name}: {why}; start one process, or give {distributed.Name} {None}");
    }

    bool IsShared(ParseResult parsed) => parsed.GetValue(distributed) is { } asked ? asked == Mpi : MpiProcesses.AreLaunched;
}

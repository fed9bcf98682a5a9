using System.CommandLine;
using GpuNet.Cli.Output;
using GpuNet.Distributed;

namespace GpuNet.Cli.Commands;

/// <summary>The option that says whether processes share a training.</summary>
sealed class DistributedOption : Option<string?>
{
    const string Mpi = "mpi", None = "none";

    public DistributedOption()
        : base("--distributed")
    {
        Description = "Share the training with the other processes of an MPI job, or train alone. By default mpi where mpirun or srun has "
            + "started several.";
        HelpName = $"{Mpi}|{None}";
        CustomParser = Parse.OneOf([Mpi, None], choice => choice);
        CompletionSources.Add(Mpi, None);
    }

    /// <summary>Joins the job, where there is one; others than worker 0 are silent from then on.</summary>
    /// <exception cref="InputException">There is no library of MPI, or it does not belong to the launcher.</exception>
    public MpiProcesses? Join(ParseResult parsed)
    {
        if (!IsShared(parsed))
            return null;
        var job = Job.Join();
        Messages.SaysProgress &= Job.IsFirst;
        return job;
    }

    /// <summary>Refuses a job of several processes.</summary>
    /// <exception cref="InputException">There is one.</exception>
    public void CheckAlone(ParseResult parsed, string why)
    {
        if (IsShared(parsed))
            throw new InputException($"{Name}: {why}; start one process, or give {Name} {None}");
    }

    bool IsShared(ParseResult parsed) => parsed.GetValue(this) is { } asked ? asked == Mpi : MpiProcesses.AreLaunched;
}

using System.Globalization;

namespace GpuNet.Distributed;

/// <summary>What the launcher of an MPI job tells each process in its environment: mpirun of Open MPI or MPICH, or srun.</summary>
static class Launcher
{
    /// <summary>Processes of the job; null where this process is not part of one.</summary>
    public static int? Count => !IsThere ? null : Number("OMPI_COMM_WORLD_SIZE") ?? Number("PMI_SIZE") ?? Number("SLURM_STEP_NUM_TASKS");

    /// <summary>The place of this process among those of its machine; counts from 0.</summary>
    public static int LocalRank => Number("OMPI_COMM_WORLD_LOCAL_RANK") ?? Number("MPI_LOCALRANKID") ?? Number("SLURM_LOCALID") ?? 0;

    /// <summary>Processes of this machine.</summary>
    public static int LocalCount =>
        Number("OMPI_COMM_WORLD_LOCAL_SIZE") ?? Number("MPI_LOCALNRANKS") ?? Number("SLURM_STEP_TASKS_PER_NODE") ?? 1;

    /// <summary>Whether the launcher is one of Open MPI, rather than of MPICH.</summary>
    public static bool IsOpenMpi => Has("OMPI_COMM_WORLD_RANK") || Has("PMIX_RANK");

    static bool IsThere => IsOpenMpi || Has("PMI_RANK");

    static bool Has(string variable) => Environment.GetEnvironmentVariable(variable) is not null;

    // Slurm counts tasks of several machines as 2(x3),1: the first number is that of most.
    static int? Number(string variable)
    {
        string digits = new([.. (Environment.GetEnvironmentVariable(variable) ?? "").TakeWhile(char.IsAsciiDigit)]);
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
    }
}

namespace ILGPU.Runtime;

/// <summary>What a compiler may count on, to give each thread more registers.</summary>
public readonly struct KernelSpecialization
{
    /// <summary>Nothing to count on.</summary>
    public static readonly KernelSpecialization Empty;

    /// <summary>The most threads of a group and the fewest groups on a multiprocessor at a time.</summary>
    public KernelSpecialization(int? maxNumThreadsPerGroup, int? minNumGroupsPerMultiprocessor)
    {
        if (maxNumThreadsPerGroup < 1)
            throw new ArgumentOutOfRangeException(nameof(maxNumThreadsPerGroup));
        if (minNumGroupsPerMultiprocessor < 1)
            throw new ArgumentOutOfRangeException(nameof(minNumGroupsPerMultiprocessor));
        MaxNumThreadsPerGroup = maxNumThreadsPerGroup;
        MinNumGroupsPerMultiprocessor = minNumGroupsPerMultiprocessor;
    }

    /// <summary>The most threads of a group.</summary>
    public int? MaxNumThreadsPerGroup { get; }

    /// <summary>The fewest groups on a multiprocessor at a time.</summary>
    public int? MinNumGroupsPerMultiprocessor { get; }

    /// <summary>Whether an accelerator can run such a kernel.</summary>
    public bool IsCompatibleWith(Accelerator accelerator)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        return !MaxNumThreadsPerGroup.HasValue || MaxNumThreadsPerGroup <= accelerator.MaxNumThreadsPerGroup;
    }
}

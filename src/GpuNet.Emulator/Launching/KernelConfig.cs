namespace ILGPU;

/// <summary>How many groups a launch has and how many threads each of them.</summary>
public readonly struct KernelConfig
{
    /// <summary>A line of groups of a line of threads.</summary>
    public KernelConfig(Index1D gridDim, Index1D groupDim)
        : this(new Index3D(gridDim.X, 1, 1), new Index3D(groupDim.X, 1, 1)) { }

    /// <summary>A plane of groups of a plane of threads.</summary>
    public KernelConfig(Index2D gridDim, Index2D groupDim)
        : this(new Index3D(gridDim, 1), new Index3D(groupDim, 1)) { }

    /// <summary>A block of groups of a block of threads.</summary>
    public KernelConfig(int gridDimX, int gridDimY, int gridDimZ, int groupDimX, int groupDimY, int groupDimZ)
        : this(new Index3D(gridDimX, gridDimY, gridDimZ), new Index3D(groupDimX, groupDimY, groupDimZ)) { }

    /// <summary>A block of groups of a block of threads.</summary>
    public KernelConfig(Index3D gridDim, Index3D groupDim)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(gridDim.LongSize, nameof(gridDim));
        ArgumentOutOfRangeException.ThrowIfNegative(groupDim.LongSize, nameof(groupDim));
        GridDim = gridDim;
        GroupDim = groupDim;
    }

    /// <summary>The number of groups.</summary>
    public Index3D GridDim { get; }

    /// <summary>The number of threads of a group.</summary>
    public Index3D GroupDim { get; }

    /// <summary>Whether there is anything to run.</summary>
    public bool IsValid => GridDim.X > 0 & GridDim.Y > 0 & GridDim.Z > 0 & GroupDim.X > 0 & GroupDim.Y > 0 & GroupDim.Z > 0;

    /// <summary>The number of threads.</summary>
    public long Size => GridDim.LongSize * GroupDim.LongSize;

    /// <summary>The numbers of groups and of threads of a group.</summary>
    public (Index3D, Index3D) ToDimensions() => (GridDim, GroupDim);

    /// <summary>The numbers of groups and of threads of a group.</summary>
    public void Deconstruct(out Index3D gridDim, out Index3D groupDim) => (gridDim, groupDim) = (GridDim, GroupDim);

    /// <summary>A line of groups of a line of threads.</summary>
    public static implicit operator KernelConfig((Index1D, Index1D) dimensions) =>
        new(dimensions.Item1, dimensions.Item2);

    /// <summary>A block of groups of a line of threads.</summary>
    public static implicit operator KernelConfig((Index3D, Index1D) dimensions) =>
        new(dimensions.Item1, new Index3D(dimensions.Item2, 1, 1));

    /// <summary>A block of groups of a plane of threads.</summary>
    public static implicit operator KernelConfig((Index3D, Index2D) dimensions) =>
        new(dimensions.Item1, new Index3D(dimensions.Item2, 1));

    /// <summary>A plane of groups of a plane of threads.</summary>
    public static implicit operator KernelConfig((Index2D, Index2D) dimensions) =>
        new(dimensions.Item1, dimensions.Item2);

    /// <summary>A block of groups of a block of threads.</summary>
    public static implicit operator KernelConfig((Index3D, Index3D) dimensions) =>
        new(dimensions.Item1, dimensions.Item2);

    /// <summary>The numbers of groups and of threads of a group.</summary>
    public static implicit operator (Index3D, Index3D)(KernelConfig config) => config.ToDimensions();
}

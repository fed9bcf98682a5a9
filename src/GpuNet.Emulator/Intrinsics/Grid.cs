using GpuNet.Emulator.Launching;

namespace ILGPU;

/// <summary>The grid of groups that the running kernel thread belongs to.</summary>
public static class Grid
{
    /// <summary>The group's x index.</summary>
    public static int IdxX => KernelThread.Current.GroupIndex.X;

    /// <summary>The group's y index.</summary>
    public static int IdxY => KernelThread.Current.GroupIndex.Y;

    /// <summary>The group's z index.</summary>
    public static int IdxZ => KernelThread.Current.GroupIndex.Z;

    /// <summary>The group's index.</summary>
    public static Index3D Index => KernelThread.Current.GroupIndex;

    /// <summary>The number of groups in x.</summary>
    public static int DimX => KernelThread.Current.GridDimension.X;

    /// <summary>The number of groups in y.</summary>
    public static int DimY => KernelThread.Current.GridDimension.Y;

    /// <summary>The number of groups in z.</summary>
    public static int DimZ => KernelThread.Current.GridDimension.Z;

    /// <summary>The number of groups.</summary>
    public static Index3D Dimension => KernelThread.Current.GridDimension;

    /// <summary>The group's number, x first.</summary>
    public static int LinearIndex => IdxX + DimX * (IdxY + DimY * IdxZ);

    /// <summary>The thread's index in the whole grid.</summary>
    public static Index3D GlobalIndex => Index * Group.Dimension + Group.Index;

    /// <summary>The thread's number in the whole grid, group after group.</summary>
    public static int GlobalLinearIndex => LinearIndex * Group.Dimension.Size + Group.LinearIndex;
}

using GpuNet.Emulator.Launching;

namespace ILGPU;

/// <summary>The group of threads that the running kernel thread belongs to.</summary>
public static class Group
{
    /// <summary>The thread's x index in its group.</summary>
    public static int IdxX => KernelThread.Current.ThreadIndex.X;

    /// <summary>The thread's y index in its group.</summary>
    public static int IdxY => KernelThread.Current.ThreadIndex.Y;

    /// <summary>The thread's z index in its group.</summary>
    public static int IdxZ => KernelThread.Current.ThreadIndex.Z;

    /// <summary>The thread's index in its group.</summary>
    public static Index3D Index => KernelThread.Current.ThreadIndex;

    /// <summary>The number of threads of a group in x.</summary>
    public static int DimX => KernelThread.Current.GroupDimension.X;

    /// <summary>The number of threads of a group in y.</summary>
    public static int DimY => KernelThread.Current.GroupDimension.Y;

    /// <summary>The number of threads of a group in z.</summary>
    public static int DimZ => KernelThread.Current.GroupDimension.Z;

    /// <summary>The number of threads of a group.</summary>
    public static Index3D Dimension => KernelThread.Current.GroupDimension;

    /// <summary>The thread's number in its group, x first.</summary>
    public static int LinearIndex => KernelThread.Current.LinearIndex;

    /// <summary>Whether this is the first thread of its group.</summary>
    public static bool IsFirstThread => LinearIndex == 0;

    /// <summary>Whether this is the last thread of its group.</summary>
    public static bool IsLastThread => LinearIndex == Dimension.Size - 1;

    /// <summary>Waits for all threads of the group. When a kernel is loaded, each call becomes a point where it can be paused.</summary>
    public static void Barrier() => KernelThread.ThrowOutsideKernel();
}

using GpuNet.Emulator.Launching;

namespace ILGPU;

/// <summary>The warp that the running kernel thread belongs to.</summary>
public static class Warp
{
    /// <summary>The number of threads of a warp.</summary>
    public static int WarpSize => KernelThread.Current.WarpSize;

    /// <summary>The thread's number in its warp.</summary>
    public static int LaneIdx => Group.LinearIndex % WarpSize;

    /// <summary>The warp's number in its group.</summary>
    public static int WarpIdx => Group.LinearIndex / WarpSize;

    /// <summary>Whether this is the first thread of its warp.</summary>
    public static bool IsFirstLane => LaneIdx == 0;

    /// <summary>Whether this is the last thread of a full warp.</summary>
    public static bool IsLastLane => LaneIdx == WarpSize - 1;
}

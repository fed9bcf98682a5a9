using System.Numerics;
using GpuNet.Checker.Checks;
using GpuNet.Checker.Launching;
using ILGPU;

namespace GpuNet.Checker.Functions;

/// <summary>The code before and after the barriers of <see cref="Group"/> that exchange or reduce a value.</summary>
static class GroupExchanges
{
    public static void Broadcast<T>(T value, int groupIndex, KernelThread thread) where T : unmanaged =>
        thread.GroupExchange.Give(value, thread.LinearIndex, groupIndex);

    public static void BarrierAnd(bool predicate, KernelThread thread) => thread.GroupExchange.Give(predicate, thread.LinearIndex, 0);

    public static void BarrierOr(bool predicate, KernelThread thread) => thread.GroupExchange.Give(predicate, thread.LinearIndex, 0);

    public static void BarrierPopCount(bool predicate, KernelThread thread) => thread.GroupExchange.Give(predicate, thread.LinearIndex, 0);

    public static T Take<T>(KernelThread thread) where T : unmanaged => thread.GroupExchange.Take<T>(thread.LinearIndex);

    public static bool TakeBarrierAnd(KernelThread thread) => TakeBarrierPopCount(thread) == thread.Config.GroupDim.Size;

    public static bool TakeBarrierOr(KernelThread thread) => TakeBarrierPopCount(thread) > 0;

    public static int TakeBarrierPopCount(KernelThread thread) => thread.GroupExchange.Count(thread.LinearIndex);
}

/// <summary>
/// The code before exchanges in a <see cref="Warp"/>. A thread without a source gets its own value. A shuffle by lane within a part of a
/// warp, on which ILGPU's devices disagree, and a warp barrier are not supported.
/// </summary>
static class WarpExchanges
{
    public static void Broadcast<T>(T value, int sourceLane, KernelThread thread) where T : unmanaged =>
        thread.WarpExchange.Give(value, thread.LinearIndex, thread.LinearIndex - thread.Lane + sourceLane);

    public static T Take<T>(KernelThread thread) where T : unmanaged => thread.WarpExchange.Take<T>(thread.LinearIndex);

    public static void Shuffle<T>(T variable, int sourceLane, KernelThread thread) where T : unmanaged =>
        Give(variable, sourceLane, thread.WarpSize, thread);

    public static void ShuffleDown<T>(T variable, int delta, KernelThread thread) where T : unmanaged =>
        Give(variable, thread.Lane + delta, thread.WarpSize, thread);

    public static void ShuffleUp<T>(T variable, int delta, KernelThread thread) where T : unmanaged =>
        Give(variable, thread.Lane - delta, thread.WarpSize, thread);

    public static void ShuffleXor<T>(T variable, int mask, KernelThread thread) where T : unmanaged =>
        Give(variable, thread.Lane ^ mask, thread.WarpSize, thread);

    public static void ShuffleDown<T>(T variable, int delta, int width, KernelThread thread) where T : unmanaged =>
        Give(variable, thread.Lane % width + delta, width, thread);

    public static void ShuffleUp<T>(T variable, int delta, int width, KernelThread thread) where T : unmanaged =>
        Give(variable, thread.Lane % width - delta, width, thread);

    public static void ShuffleXor<T>(T variable, int mask, int width, KernelThread thread) where T : unmanaged =>
        Give(variable, thread.Lane % width ^ mask, width, thread);

    static void Give<T>(T variable, int source, int width, KernelThread thread) where T : unmanaged
    {
        if (width < 1 || width > thread.WarpSize || !BitOperations.IsPow2(width))
            throw Fault.ShuffleWidth(width, thread.WarpSize);
        int first = thread.LinearIndex - thread.Lane % width;
        thread.WarpExchange.Give(variable, thread.LinearIndex, source >= 0 && source < width ? first + source : thread.LinearIndex);
    }
}

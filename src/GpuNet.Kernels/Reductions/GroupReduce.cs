using ILGPU;

namespace GpuNet.Kernels.Reductions;

/// <summary>How two values become one; the order of a pair may matter in the last bit only.</summary>
/// <typeparam name="T">A small struct.</typeparam>
interface IReduction<T> where T : unmanaged
{
    /// <summary>The two together.</summary>
    static abstract T Combine(T first, T second);
}

/// <summary>How many threads of a group work on one row.</summary>
interface IRowThreads
{
    /// <summary>A power of two that divides <see cref="GroupReduce.GroupSize"/>.</summary>
    static abstract int Count { get; }
}

/// <summary>For rows of up to 32 values.</summary>
readonly struct Threads8 : IRowThreads
{
    /// <inheritdoc/>
    public static int Count => 8;
}

/// <summary>A warp a row: for rows of up to 1024 values.</summary>
readonly struct Threads32 : IRowThreads
{
    /// <inheritdoc/>
    public static int Count => 32;
}

/// <summary>A group a row: for longer rows.</summary>
readonly struct Threads256 : IRowThreads
{
    /// <inheritdoc/>
    public static int Count => GroupReduce.GroupSize;
}

/// <summary>One value of one value a thread, as a tree in shared memory: the same order, so the same bits, every time.</summary>
static class GroupReduce
{
    /// <summary>Threads in a group that reduces.</summary>
    public const int GroupSize = 256;

    /// <summary>
    /// The values of the threads of a row together, for all of them. Every thread of the group must call it, whether it has a row or not.
    /// </summary>
    /// <typeparam name="T">The value.</typeparam>
    /// <typeparam name="TReduction">How two become one.</typeparam>
    /// <typeparam name="TThreads">How many threads have a row together.</typeparam>
    public static T Row<T, TReduction, TThreads>(T value)
        where T : unmanaged
        where TReduction : struct, IReduction<T>
        where TThreads : struct, IRowThreads
    {
        var values = SharedMemory.Allocate<T>(GroupSize);
        int thread = Group.IdxX;
        int lane = thread % TThreads.Count;
        values[thread] = value;
        Group.Barrier();
        for (int half = TThreads.Count / 2; half > 0; half /= 2)
        {
            if (lane < half)
                values[thread] = TReduction.Combine(values[thread], values[thread + half]);
            Group.Barrier();
        }
        return values[thread - lane];
    }
}

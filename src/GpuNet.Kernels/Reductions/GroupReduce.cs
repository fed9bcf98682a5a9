using ILGPU;

namespace GpuNet.Kernels.Reductions;

/// <summary>Combines two values. The order of a pair may affect only the last bit.</summary>
/// <typeparam name="T">A small struct.</typeparam>
interface IReduction<T> where T : unmanaged
{
    /// <summary>The combination.</summary>
    static abstract T Combine(T first, T second);
}

/// <summary>The number of threads that share a row.</summary>
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

/// <summary>One warp per row: for rows of up to 1024 values.</summary>
readonly struct Threads32 : IRowThreads
{
    /// <inheritdoc/>
    public static int Count => 32;
}

/// <summary>One group per row: for longer rows.</summary>
readonly struct Threads256 : IRowThreads
{
    /// <inheritdoc/>
    public static int Count => GroupReduce.GroupSize;
}

/// <summary>Reduces one value per thread, as a tree in shared memory: always in the same order, so with the same bits.</summary>
static class GroupReduce
{
    /// <summary>Threads per group in a reduction.</summary>
    public const int GroupSize = 256;

    /// <summary>
    /// Combines the values of the threads of a row; all of them get the result. Every thread of the group must call it, even without a row.
    /// </summary>
    /// <typeparam name="T">The value.</typeparam>
    /// <typeparam name="TReduction">Combines two values.</typeparam>
    /// <typeparam name="TThreads">How many threads share a row.</typeparam>
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

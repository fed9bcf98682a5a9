using ILGPU;

namespace GpuNet.Kernels.Reductions;

/// <summary>How two values become one.</summary>
public interface IReduction
{
    /// <summary>The value that changes nothing.</summary>
    static abstract float Neutral { get; }

    /// <summary>The two together.</summary>
    static abstract float Combine(float a, float b);
}

/// <summary>a + b.</summary>
public readonly struct SumOf : IReduction
{
    /// <inheritdoc/>
    public static float Neutral => 0f;

    /// <inheritdoc/>
    public static float Combine(float a, float b) => a + b;
}

/// <summary>The larger; NaN if either is NaN.</summary>
public readonly struct LargestOf : IReduction
{
    /// <inheritdoc/>
    public static float Neutral => float.NegativeInfinity;

    /// <inheritdoc/>
    // a != a is true of NaN only.
#pragma warning disable CS1718
    public static float Combine(float a, float b) => a > b || a != a ? a : b;
#pragma warning restore CS1718
}

/// <summary>The smaller, of numbers that are not NaN.</summary>
public readonly struct SmallestOf : IReduction
{
    /// <inheritdoc/>
    public static float Neutral => float.PositiveInfinity;

    /// <inheritdoc/>
    public static float Combine(float a, float b) => a < b ? a : b;
}

/// <summary>One value from one value a thread, as a tree in shared memory: the same order, so the same bits, every time.</summary>
public static class GroupReduce
{
    /// <summary>Threads in a group that reduces.</summary>
    public const int GroupSize = 64;

    /// <summary>The values of all threads together, for all threads. Every thread of the group must call it.</summary>
    public static float All<TReduction>(float value) where TReduction : struct, IReduction
    {
        var values = SharedMemory.Allocate<float>(GroupSize);
        int thread = Group.IdxX;
        values[thread] = value;
        Group.Barrier();
        for (int half = GroupSize / 2; half > 0; half /= 2)
        {
            if (thread < half)
                values[thread] = TReduction.Combine(values[thread], values[thread + half]);
            Group.Barrier();
        }
        return values[0];
    }
}

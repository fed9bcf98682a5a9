using ILGPU;

namespace GpuNet.Kernels.Reductions;

/// <summary>
/// One value of the threads that share a column, as a tree in shared memory: 32 columns a group, whose rows 8 threads share. Row r
/// belongs to lane r mod 8, so the order of a sum, and its bits, follow from the number of rows alone.
/// </summary>
static class ColumnReduce
{
    /// <summary>Columns of a group.</summary>
    public const int Columns = 32;

    /// <summary>Threads that share a column.</summary>
    public const int Lanes = GroupReduce.GroupSize / Columns;

    /// <summary>The column of this thread.</summary>
    public static int Column => Grid.IdxX * Columns + Group.IdxX % Columns;

    /// <summary>The thread's number among those of its column: neighbouring threads have neighbouring columns of one row.</summary>
    public static int Lane => Group.IdxX / Columns;

    /// <summary>
    /// The values of the threads of a column together, for all of them. Every thread of the group must call it, whether it has a
    /// column or not.
    /// </summary>
    /// <typeparam name="T">The value.</typeparam>
    /// <typeparam name="TReduction">How two become one.</typeparam>
    public static T Reduce<T, TReduction>(T value)
        where T : unmanaged
        where TReduction : struct, IReduction<T>
    {
        var values = SharedMemory.Allocate<T>(GroupReduce.GroupSize);
        int thread = Group.IdxX;
        values[thread] = value;
        Group.Barrier();
        for (int half = Lanes / 2; half > 0; half /= 2)
        {
            if (Lane < half)
                values[thread] = TReduction.Combine(values[thread], values[thread + half * Columns]);
            Group.Barrier();
        }
        return values[thread % Columns];
    }
}

using ILGPU;

namespace GpuNet.Kernels.Reductions;

/// <summary>
/// Reduces the values of the threads that share a column, as a tree in shared memory: 32 columns per group, with 8 threads per column. Row
/// r belongs to lane r mod 8, so the order of a sum, and its bits, depend only on the number of rows.
/// </summary>
static class ColumnReduce
{
    /// <summary>Columns per group.</summary>
    public const int Columns = 32;

    /// <summary>Threads that share a column.</summary>
    public const int Lanes = GroupReduce.GroupSize / Columns;

    /// <summary>Groups that share the columns of a matrix.</summary>
    public static int GroupsFor(int columns) => (columns + Columns - 1) / Columns;

    /// <summary>The column of this thread.</summary>
    public static int Column => Grid.IdxX * Columns + Group.IdxX % Columns;

    /// <summary>The lane of the thread within its column. Neighbouring threads have neighbouring columns of one row.</summary>
    public static int Lane => Group.IdxX / Columns;

    /// <summary>
    /// Combines the values of the threads of a column; all of them get the result. Every thread of the group must call it, even without a
    /// column.
    /// </summary>
    /// <typeparam name="T">The value.</typeparam>
    /// <typeparam name="TReduction">Combines two values.</typeparam>
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

using System.Runtime.InteropServices;
using GpuNet.Checker.Checks;

namespace GpuNet.Checker.Launching;

/// <summary>
/// The values that threads exchange at barriers. A thread may reach the next barrier before others have read its last value, so it has two
/// cells and alternates between them.
/// </summary>
/// <param name="threads">The threads of a group.</param>
/// <param name="size">The size of the largest value.</param>
sealed unsafe class Exchange(int threads, int size) : IDisposable
{
    readonly byte* cells = (byte*)NativeMemory.AllocZeroed((nuint)(2L * threads * size));
    readonly int[] turns = new int[size == 0 ? 0 : threads];
    readonly int[] sources = new int[size == 0 ? 0 : threads];

    /// <summary>Publishes a value and selects the source to read from.</summary>
    public void Give<T>(T value, int thread, int source) where T : unmanaged
    {
        if (source < 0 || source >= threads)
            throw Fault.NoSource(source);
        *(T*)Cell(thread, turns[thread]) = value;
        sources[thread] = source;
    }

    /// <summary>The value of the thread's source.</summary>
    public T Take<T>(int thread) where T : unmanaged => *(T*)Cell(sources[thread], turns[thread]++);

    /// <summary>Number of threads that published true.</summary>
    public int Count(int thread)
    {
        int turn = turns[thread]++;
        int count = 0;
        for (int i = 0; i < threads; i++)
            count += *(bool*)Cell(i, turn) ? 1 : 0;
        return count;
    }

    public void Dispose() => NativeMemory.Free(cells);

    byte* Cell(int thread, int turn) => cells + (2L * thread + (turn & 1)) * size;
}

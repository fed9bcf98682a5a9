using System.Runtime.CompilerServices;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Runtime.Devices.Cpu;

/// <summary>Registers from and to the end of a row, where fewer floats than a register holds may be left.</summary>
static unsafe class VectorMemory
{
    /// <summary>Reads a register, or the floats that are left if they are fewer, and the others from <paramref name="rest"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load<V>(float* source, int left, V rest) where V : struct, IVector<V> =>
        left >= V.Count ? V.Load(source) : V.LoadPartial(source, left, rest);

    /// <summary>Writes a register, or as much of it as is left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<V>(V value, float* destination, int left) where V : struct, IVector<V>
    {
        if (left >= V.Count)
            V.Store(value, destination);
        else
            V.StorePartial(value, destination, left);
    }
}

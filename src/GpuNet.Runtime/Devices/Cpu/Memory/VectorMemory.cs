using System.Runtime.CompilerServices;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Devices.Cpu.Memory;

/// <summary>Registers of a row, at whose end fewer floats than a register holds may be left.</summary>
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

    /// <summary>The largest float of a row; NaN if one is.</summary>
    public static float Maximum<V>(float* row, int count) where V : struct, IVector<V>
    {
        var none = V.Broadcast(float.NegativeInfinity);
        var largest = none;
        for (int k = 0; k < count; k += V.Count)
            largest = V.Max(largest, Load(row + k, count - k, none));
        return V.Maximum(largest);
    }
}

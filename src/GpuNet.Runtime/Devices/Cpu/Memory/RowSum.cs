using System.Runtime.CompilerServices;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Devices.Cpu.Memory;

/// <summary>
/// The sum of a row, whose bits do not depend on the width of a register: 16 partial sums, of which each takes every 16th element, lie in
/// one register or in two or four, and are added in one order.
/// </summary>
/// <remarks>
/// The registers change places at each step, so that the first is always the one to add to. What is behind the end of the row must be 0;
/// as partial sums begin with +0, it changes none of them.
/// </remarks>
struct RowSum<V> where V : struct, IVector<V>
{
    const int Partials = 16;

    V first, second, third, fourth;

    static int Registers => Partials / V.Count;

    /// <summary>Adds the next register of the row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(V values) => Take(first + values);

    /// <summary>Adds the products of the next registers of two rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MultiplyAdd(V a, V b) => Take(V.MultiplyAdd(a, b, first));

    /// <summary>The sum of a row of that many elements, all of which have been added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Total(int count)
    {
        // All registers in their first places.
        for (int steps = (count + V.Count - 1) / V.Count; steps % Registers != 0; steps++)
            Take(first);
        return Registers switch
        {
            1 => V.Sum(first),
            2 => V.Sum(first + second),
            _ => V.Sum((first + third) + (second + fourth)),
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void Take(V sum)
    {
        if (Registers == 1)
            first = sum;
        else if (Registers == 2)
            (first, second) = (second, sum);
        else
            (first, second, third, fourth) = (second, third, fourth, sum);
    }
}

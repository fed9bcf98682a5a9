using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace GpuNet.Devices.Cpu.Memory;

/// <summary>
/// Memory that is read soon. Processors guess that by themselves for a long stream, but not for rows that lie apart: they
/// are announced while something else is computed. (Panels, which are in the cache anyway, gain nothing.)
/// </summary>
static unsafe class Cache
{
    /// <summary>Floats in a line.</summary>
    public const int Line = 16;

    /// <summary>Announces the line of an element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(float* element)
    {
        if (Sse.IsSupported)
            Sse.Prefetch0(element);
    }

    /// <summary>Announces a row of elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(float* row, int count)
    {
        for (int i = 0; i < count; i += Line)
            Prefetch(row + i);
    }
}

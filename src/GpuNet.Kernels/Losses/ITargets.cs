using System.Runtime.CompilerServices;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Kernels.Losses;

/// <summary>How the targets of a row are stored.</summary>
interface ITargets
{
    /// <summary>Whether a row stores one number for all its outputs.</summary>
    static abstract bool IsOneNumber { get; }

    /// <summary>y of some outputs.</summary>
    /// <param name="kept">The stored targets.</param>
    /// <param name="outputs">The indices of the outputs, from 0.</param>
    static abstract V Of<V>(V kept, V outputs) where V : struct, IVector<V>;
}

/// <summary>One number for each output: 0/1, real, or one-hot.</summary>
readonly struct DenseTargets : ITargets
{
    /// <inheritdoc/>
    public static bool IsOneNumber => false;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V kept, V outputs) where V : struct, IVector<V> => kept;
}

/// <summary>
/// The class index of the row, for up to 2²⁴ classes: y = 1 for that output and 0 for all others. The one-hot row is never stored.
/// </summary>
readonly struct ClassIndices : ITargets
{
    /// <inheritdoc/>
    public static bool IsOneNumber => true;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V kept, V outputs) where V : struct, IVector<V> =>
        V.IfPositive(V.Broadcast(0.5f) - V.Abs(kept - outputs), V.Broadcast(1f), V.Zero);
}

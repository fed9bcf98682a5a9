using System.Runtime.CompilerServices;
using GpuNet.Devices.Cpu.Memory;
using GpuNet.Devices.Operations;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Devices.Cpu.Operations;

/// <summary>Where a normalisation's statistics lie, and what they make of a register of values.</summary>
readonly unsafe struct StandardScore<V>(Statistics statistics) where V : struct, IVector<V>
{
    readonly MatrixPointer mean = MatrixPointer.To(statistics.Mean);
    readonly MatrixPointer variance = MatrixPointer.To(statistics.Variance);
    readonly bool perRow = statistics.PerRow;
    readonly float epsilon = statistics.Epsilon;

    /// <summary>x̂ = (x − μ)/√(σ² + ε).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of(V x, int row, int column) =>
        (x - (perRow ? V.Broadcast(*mean.Row(row)) : V.Load(mean.Data + column))) * Scale(row, column);

    /// <summary>1/√(σ² + ε).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Scale(int row, int column) => perRow
        ? V.Broadcast(1f / MathF.Sqrt(*variance.Row(row) + epsilon))
        : V.Broadcast(1f) / V.Sqrt(V.Load(variance.Data + column) + V.Broadcast(epsilon));
}

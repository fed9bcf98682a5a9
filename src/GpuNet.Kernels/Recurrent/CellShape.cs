using GpuNet.Kernels.Vectors;
using ILGPU;

namespace GpuNet.Kernels.Recurrent;

/// <summary>The sizes of one time step of a gated cell.</summary>
/// <param name="Rows">N.</param>
/// <param name="Width">Number of units, h.</param>
/// <param name="GateStride">Floats from one row to the next of what has a column for each gate and unit.</param>
/// <param name="Stride">Floats from one row to the next of what has a column for each unit.</param>
readonly record struct CellShape(int Rows, int Width, int GateStride, int Stride)
{
    /// <summary>The numbers of a unit, one for each gate.</summary>
    /// <param name="gates">A matrix (N, gates · h).</param>
    /// <param name="first">The place of the first of them.</param>
    /// <param name="count">Number of gates.</param>
    public Gates<Lane1> Load(ArrayView<float> gates, int first, int count) => new(
        new(gates[first]), new(gates[first + Width]), new(gates[first + 2 * Width]), new(count > 3 ? gates[first + 3 * Width] : 0f));

    /// <summary>Writes what <see cref="Load"/> reads.</summary>
    public void Store(Gates<Lane1> values, ArrayView<float> gates, int first, int count)
    {
        gates[first] = values.First.Value;
        gates[first + Width] = values.Second.Value;
        gates[first + 2 * Width] = values.Third.Value;
        if (count > 3)
            gates[first + 3 * Width] = values.Fourth.Value;
    }
}

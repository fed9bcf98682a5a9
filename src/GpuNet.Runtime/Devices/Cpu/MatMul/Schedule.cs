using GpuNet.Kernels.Vectors;

namespace GpuNet.Runtime.Devices.Cpu.MatMul;

/// <summary>How a product is computed: decided from its shape and layout alone.</summary>
/// <param name="IsTransposed">Whether the transposed product is computed, with the factors exchanged.</param>
/// <param name="PacksLeft">Whether the left panels are packed.</param>
/// <param name="PacksRight">Whether the right panels are packed.</param>
readonly record struct Schedule(bool IsTransposed, bool PacksLeft, bool PacksRight)
{
    /// <summary>The schedule of a product with that shape.</summary>
    public static Schedule For<V>(int m, int n, int k, Factor left, Factor right) where V : struct, IVector<V>
    {
        // Registers of multiply-adds, and floats that are moved by transposing: about half a cycle each.
        double straight = Registers<V>(m, n) * k + (right.Stride == 1 ? 0.0 : (double)n * k);
        double transposed = Registers<V>(n, m) * k + (left.Stride == 1 ? 0.0 : (double)m * k) + (double)m * n;
        return transposed < straight
            ? Packed<V>(n, m, left) with { IsTransposed = true }
            : Packed<V>(m, n, right);
    }

    // What is packed is used by so many panels of the other side.
    static Schedule Packed<V>(int m, int n, Factor right) where V : struct, IVector<V> =>
        new(IsTransposed: false,
            PacksLeft: m > Tuning.A * MicroKernel<V>.Rows && n > Tuning.B * MicroKernel<V>.Columns,
            PacksRight: right.Stride != 1 || m > Tuning.C * MicroKernel<V>.Rows);

    static double Registers<V>(int m, int n) where V : struct, IVector<V> => (double)m * ((n + V.Count - 1) / V.Count);
}
static class Tuning { public static int A = 3, B = 2, C = 3, KF = 8192, LB = 65536; }

using GpuNet.Kernels.Vectors;

namespace GpuNet.Kernels.Embedding;

/// <summary>
/// A function of a number with two constants. Several of them, with different constants, describe the number to a linear layer. An
/// implementation is a struct without fields.
/// </summary>
interface IBasis
{
    /// <summary>Floating-point operations of a value.</summary>
    static abstract int Flops { get; }

    /// <summary>The value.</summary>
    /// <param name="x">The number.</param>
    /// <param name="a">The first constant.</param>
    /// <param name="b">The second constant.</param>
    static abstract V Of<V>(V x, V a, V b) where V : struct, IVector<V>;
}

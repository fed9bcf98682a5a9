using GpuNet.Kernels.Vectors;

namespace GpuNet.Kernels.Embedding;

/// <summary>cos 2π(c·x + b). Its constants are the frequency c and the phase b, in turns.</summary>
readonly struct Cosine : IBasis
{
    /// <inheritdoc/>
    public static int Flops => 16;

    /// <inheritdoc/>
    public static V Of<V>(V x, V a, V b) where V : struct, IVector<V> => VectorMath.CosTwoPi(V.MultiplyAdd(a, x, b));

    /// <summary>Its derivative by the phase; x times that is the one by the frequency.</summary>
    public static V Slope<V>(V x, V a, V b) where V : struct, IVector<V> =>
        V.Broadcast(-2f * MathF.PI) * VectorMath.SinTwoPi(V.MultiplyAdd(a, x, b));
}

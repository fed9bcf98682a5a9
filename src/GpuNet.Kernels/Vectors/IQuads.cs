namespace GpuNet.Kernels.Vectors;

/// <summary>A register of whole quads of four floats, for products and transposing.</summary>
/// <typeparam name="V">The implementing type.</typeparam>
unsafe interface IQuads<V> : IVector<V> where V : struct, IQuads<V>
{
    /// <summary>
    /// sum = a·b + sum with one rounding, in place: a result of <see cref="IVector{V}.MultiplyAdd"/> the JIT computes in the register
    /// of a factor, and then moves.
    /// </summary>
    static abstract void AddProduct(V a, V b, ref V sum);

    /// <summary>Loads a quad of four contiguous elements from each of <see cref="IVector{V}.Count"/>/4 positions.</summary>
    /// <param name="source">The first quad.</param>
    /// <param name="stride">Floats from one quad to the next.</param>
    static abstract V LoadQuads(float* source, nint stride);

    /// <summary>a₀ b₀ a₁ b₁ of each quad.</summary>
    static abstract V InterleaveLow(V a, V b);

    /// <summary>a₂ b₂ a₃ b₃ of each quad.</summary>
    static abstract V InterleaveHigh(V a, V b);
}

namespace GpuNet.Kernels.Vectors;

/// <summary>
/// A register of <see cref="Count"/> floats. Formulas written against it run at every SIMD width; the JIT compiles each width to its own
/// machine code. ILGPU kernels use it at width one, <see cref="Lane1"/>.
/// </summary>
/// <typeparam name="V">The implementing type.</typeparam>
public unsafe interface IVector<V> where V : struct, IVector<V>
{
    /// <summary>Number of floats in one register.</summary>
    static abstract int Count { get; }

    /// <summary>Whether the hardware supports this width.</summary>
    static abstract bool IsSupported { get; }

    /// <summary>All elements 0.</summary>
    static abstract V Zero { get; }

    /// <summary>0, 1, 2 and so on.</summary>
    static abstract V Indices { get; }

    /// <summary>All elements <paramref name="value"/>.</summary>
    static abstract V Broadcast(float value);

    /// <summary>Reads <see cref="Count"/> floats; no alignment needed.</summary>
    static abstract V Load(float* source);

    /// <summary>Writes <see cref="Count"/> floats; no alignment needed.</summary>
    static abstract void Store(V value, float* destination);

    /// <summary>
    /// Reads the first <paramref name="count"/> floats (1 to <see cref="Count"/>) and accesses nothing beyond them; the other elements are
    /// those of <paramref name="rest"/>.
    /// </summary>
    static abstract V LoadPartial(float* source, int count, V rest);

    /// <summary>Writes the first <paramref name="count"/> floats (1 to <see cref="Count"/>) and accesses nothing beyond them.</summary>
    static abstract void StorePartial(V value, float* destination, int count);

    /// <summary>a + b.</summary>
    static abstract V operator +(V a, V b);

    /// <summary>a − b.</summary>
    static abstract V operator -(V a, V b);

    /// <summary>a·b.</summary>
    static abstract V operator *(V a, V b);

    /// <summary>a / b.</summary>
    static abstract V operator /(V a, V b);

    /// <summary>a·b + c with one rounding.</summary>
    static abstract V MultiplyAdd(V a, V b, V c);

    /// <summary>The larger of each pair; NaN if either is NaN.</summary>
    static abstract V Max(V a, V b);

    /// <summary>The smaller of each pair; NaN if either is NaN.</summary>
    static abstract V Min(V a, V b);

    /// <summary>|a|.</summary>
    static abstract V Abs(V a);

    /// <summary>√a.</summary>
    static abstract V Sqrt(V a);

    /// <summary>a &gt; 0 ? yes : no; a NaN chooses <paramref name="no"/>.</summary>
    static abstract V IfPositive(V a, V yes, V no);

    /// <summary>The nearest integer, as a float; ties to even.</summary>
    static abstract V Round(V a);

    /// <summary>a·2ⁿ for integer n, by adding to the exponent; valid if a and a·2ⁿ are normal numbers.</summary>
    static abstract V ScaleB(V a, V n);

    /// <summary>Sum of the elements: the lower half and the upper half are added, and so on until one is left.</summary>
    static abstract float Sum(V a);

    /// <summary>The largest element; NaN if any is NaN.</summary>
    static abstract float Maximum(V a);
}

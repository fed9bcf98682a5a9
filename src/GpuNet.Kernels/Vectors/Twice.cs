using System.Runtime.CompilerServices;

namespace GpuNet.Kernels.Vectors;

/// <summary>Two registers used as one of twice as many floats.</summary>
/// <typeparam name="V">The register.</typeparam>
[method: MethodImpl(MethodImplOptions.AggressiveInlining)]
readonly unsafe struct Twice<V>(V lower, V upper) : IVector<Twice<V>> where V : struct, IVector<V>
{
    readonly V lower = lower;
    readonly V upper = upper;

    /// <inheritdoc/>
    public static int Count => 2 * V.Count;

    /// <inheritdoc/>
    public static bool IsSupported => V.IsSupported;

    /// <inheritdoc/>
    public static Twice<V> Zero => default;

    /// <inheritdoc/>
    public static Twice<V> Indices => new(V.Indices, V.Indices + V.Broadcast(V.Count));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twice<V> Broadcast(float value) => new(V.Broadcast(value), V.Broadcast(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twice<V> Load(float* source) => new(V.Load(source), V.Load(source + V.Count));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Twice<V> value, float* destination)
    {
        V.Store(value.lower, destination);
        V.Store(value.upper, destination + V.Count);
    }

    /// <inheritdoc/>
    public static Twice<V> LoadPartial(float* source, int count, Twice<V> rest) => count > V.Count
        ? new(V.Load(source), V.LoadPartial(source + V.Count, count - V.Count, rest.upper))
        : new(V.LoadPartial(source, count, rest.lower), rest.upper);

    /// <inheritdoc/>
    public static void StorePartial(Twice<V> value, float* destination, int count)
    {
        if (count <= V.Count)
        {
            V.StorePartial(value.lower, destination, count);
            return;
        }
        V.Store(value.lower, destination);
        V.StorePartial(value.upper, destination + V.Count, count - V.Count);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twice<V> operator +(Twice<V> a, Twice<V> b) => new(a.lower + b.lower, a.upper + b.upper);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twice<V> operator -(Twice<V> a, Twice<V> b) => new(a.lower - b.lower, a.upper - b.upper);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twice<V> operator *(Twice<V> a, Twice<V> b) => new(a.lower * b.lower, a.upper * b.upper);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twice<V> operator /(Twice<V> a, Twice<V> b) => new(a.lower / b.lower, a.upper / b.upper);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twice<V> MultiplyAdd(Twice<V> a, Twice<V> b, Twice<V> c) =>
        new(V.MultiplyAdd(a.lower, b.lower, c.lower), V.MultiplyAdd(a.upper, b.upper, c.upper));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twice<V> Max(Twice<V> a, Twice<V> b) => new(V.Max(a.lower, b.lower), V.Max(a.upper, b.upper));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twice<V> Min(Twice<V> a, Twice<V> b) => new(V.Min(a.lower, b.lower), V.Min(a.upper, b.upper));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twice<V> Abs(Twice<V> a) => new(V.Abs(a.lower), V.Abs(a.upper));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twice<V> Sqrt(Twice<V> a) => new(V.Sqrt(a.lower), V.Sqrt(a.upper));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twice<V> IfPositive(Twice<V> a, Twice<V> yes, Twice<V> no) =>
        new(V.IfPositive(a.lower, yes.lower, no.lower), V.IfPositive(a.upper, yes.upper, no.upper));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twice<V> Round(Twice<V> a) => new(V.Round(a.lower), V.Round(a.upper));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twice<V> ScaleB(Twice<V> a, Twice<V> n) => new(V.ScaleB(a.lower, n.lower), V.ScaleB(a.upper, n.upper));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Twice<V> a) => V.Sum(a.lower + a.upper);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Maximum(Twice<V> a) => V.Maximum(V.Max(a.lower, a.upper));
}

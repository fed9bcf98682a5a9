using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GpuNet.Kernels.Vectors;

/// <summary>8 floats in a <see cref="Vector256{T}"/>: AVX2 and FMA.</summary>
[method: MethodImpl(MethodImplOptions.AggressiveInlining)]
unsafe struct Lanes8(Vector256<float> value) : IQuads<Lanes8>
{
    Vector256<float> value = value;

    /// <summary>The register itself.</summary>
    public readonly Vector256<float> Value => value;

    /// <inheritdoc/>
    public static int Count => 8;

    /// <inheritdoc/>
    public static bool IsSupported => Vector256.IsHardwareAccelerated && Fma.IsSupported;

    /// <inheritdoc/>
    public static Lanes8 Zero => default;

    /// <inheritdoc/>
    public static Lanes8 Indices => new(Vector256<float>.Indices);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Broadcast(float value) => new(Vector256.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Load(float* source) => new(Vector256.Load(source));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes8 value, float* destination) => value.value.Store(destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 LoadPartial(float* source, int count, Lanes8 rest)
    {
        if (Avx.IsSupported)
            return new(Vector256.ConditionalSelect(First(count), Avx.MaskLoad(source, First(count)), rest.value));
        NativeMemory.Copy(source, &rest, (nuint)count * sizeof(float));
        return rest;
    }

    /// <inheritdoc/>
    // In halves: on some processors a masked store is very slow.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(Lanes8 value, float* destination, int count)
    {
        Lanes4.StorePartial(value.Lower, destination, Math.Min(count, Lanes4.Count));
        if (count > Lanes4.Count)
            Lanes4.StorePartial(value.Upper, destination + Lanes4.Count, count - Lanes4.Count);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator +(Lanes8 a, Lanes8 b) => new(a.value + b.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator -(Lanes8 a, Lanes8 b) => new(a.value - b.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator *(Lanes8 a, Lanes8 b) => new(a.value * b.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator /(Lanes8 a, Lanes8 b) => new(a.value / b.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 MultiplyAdd(Lanes8 a, Lanes8 b, Lanes8 c) => new(Vector256.FusedMultiplyAdd(a.value, b.value, c.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(Lanes8 a, Lanes8 b, ref Lanes8 sum) =>
        sum.value = Vector256.FusedMultiplyAdd(a.value, b.value, sum.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Max(Lanes8 a, Lanes8 b) => new(Vector256.Max(a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Min(Lanes8 a, Lanes8 b) => new(Vector256.Min(a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Abs(Lanes8 a) => new(Vector256.Abs(a.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Sqrt(Lanes8 a) => new(Vector256.Sqrt(a.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 IfPositive(Lanes8 a, Lanes8 yes, Lanes8 no) =>
        new(Vector256.ConditionalSelect(Vector256.GreaterThan(a.value, Vector256<float>.Zero), yes.value, no.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Round(Lanes8 a) => new(Vector256.Round(a.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 ScaleB(Lanes8 a, Lanes8 n) =>
        new((a.value.AsInt32() + (Vector256.ConvertToInt32Native(n.value) << 23)).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 LoadQuads(float* source, nint stride) =>
        new(Vector256.Create(Vector128.Load(source), Vector128.Load(source + stride)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 InterleaveLow(Lanes8 a, Lanes8 b) => Avx.IsSupported
        ? new(Avx.UnpackLow(a.value, b.value))
        : Of(Lanes4.InterleaveLow(a.Lower, b.Lower), Lanes4.InterleaveLow(a.Upper, b.Upper));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 InterleaveHigh(Lanes8 a, Lanes8 b) => Avx.IsSupported
        ? new(Avx.UnpackHigh(a.value, b.value))
        : Of(Lanes4.InterleaveHigh(a.Lower, b.Lower), Lanes4.InterleaveHigh(a.Upper, b.Upper));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Lanes8 a) => Lanes4.Sum(a.Lower + a.Upper);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Maximum(Lanes8 a) => Lanes4.Maximum(Lanes4.Max(a.Lower, a.Upper));

    Lanes4 Lower => new(value.GetLower());

    Lanes4 Upper => new(value.GetUpper());

    static Lanes8 Of(Lanes4 lower, Lanes4 upper) => new(Vector256.Create(lower.Value, upper.Value));

    // All bits set in the first elements.
    static Vector256<float> First(int count) =>
        Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count)).AsSingle();
}

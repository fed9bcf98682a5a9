using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GpuNet.Kernels.Vectors;

/// <summary>16 floats in a <see cref="Vector512{T}"/>: AVX-512.</summary>
[method: MethodImpl(MethodImplOptions.AggressiveInlining)]
unsafe struct Lanes16(Vector512<float> value) : IQuads<Lanes16>
{
    Vector512<float> value = value;

    /// <inheritdoc/>
    public static int Count => 16;

    /// <inheritdoc/>
    public static bool IsSupported => Vector512.IsHardwareAccelerated;

    /// <inheritdoc/>
    public static Lanes16 Zero => default;

    /// <inheritdoc/>
    public static Lanes16 Indices => new(Vector512<float>.Indices);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 Broadcast(float value) => new(Vector512.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 Load(float* source) => new(Vector512.Load(source));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes16 value, float* destination) => value.value.Store(destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 LoadPartial(float* source, int count, Lanes16 rest)
    {
        if (Avx512F.IsSupported)
            return new(Avx512F.MaskLoad(source, First(count), rest.value));
        NativeMemory.Copy(source, &rest, (nuint)count * sizeof(float));
        return rest;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(Lanes16 value, float* destination, int count)
    {
        if (Avx512F.IsSupported)
            Avx512F.MaskStore(destination, First(count), value.value);
        else
            NativeMemory.Copy(&value, destination, (nuint)count * sizeof(float));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 operator +(Lanes16 a, Lanes16 b) => new(a.value + b.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 operator -(Lanes16 a, Lanes16 b) => new(a.value - b.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 operator *(Lanes16 a, Lanes16 b) => new(a.value * b.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 operator /(Lanes16 a, Lanes16 b) => new(a.value / b.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 MultiplyAdd(Lanes16 a, Lanes16 b, Lanes16 c) => new(Vector512.FusedMultiplyAdd(a.value, b.value, c.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(Lanes16 a, Lanes16 b, ref Lanes16 sum) =>
        sum.value = Vector512.FusedMultiplyAdd(a.value, b.value, sum.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 Max(Lanes16 a, Lanes16 b) => new(Vector512.Max(a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 Min(Lanes16 a, Lanes16 b) => new(Vector512.Min(a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 Abs(Lanes16 a) => new(Vector512.Abs(a.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 Sqrt(Lanes16 a) => new(Vector512.Sqrt(a.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 IfPositive(Lanes16 a, Lanes16 yes, Lanes16 no) =>
        new(Vector512.ConditionalSelect(Vector512.GreaterThan(a.value, Vector512<float>.Zero), yes.value, no.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 Round(Lanes16 a) => new(Vector512.Round(a.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 ScaleB(Lanes16 a, Lanes16 n) =>
        new((a.value.AsInt32() + (Vector512.ConvertToInt32Native(n.value) << 23)).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 LoadQuads(float* source, nint stride) => new(Vector512.Create(
        Vector256.Create(Vector128.Load(source), Vector128.Load(source + stride)),
        Vector256.Create(Vector128.Load(source + 2 * stride), Vector128.Load(source + 3 * stride))));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 InterleaveLow(Lanes16 a, Lanes16 b) => Avx512F.IsSupported
        ? new(Avx512F.UnpackLow(a.value, b.value))
        : Of(Lanes8.InterleaveLow(a.Lower, b.Lower), Lanes8.InterleaveLow(a.Upper, b.Upper));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 InterleaveHigh(Lanes16 a, Lanes16 b) => Avx512F.IsSupported
        ? new(Avx512F.UnpackHigh(a.value, b.value))
        : Of(Lanes8.InterleaveHigh(a.Lower, b.Lower), Lanes8.InterleaveHigh(a.Upper, b.Upper));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Lanes16 a) => Lanes8.Sum(a.Lower + a.Upper);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Maximum(Lanes16 a) => Lanes8.Maximum(Lanes8.Max(a.Lower, a.Upper));

    Lanes8 Lower => new(value.GetLower());

    Lanes8 Upper => new(value.GetUpper());

    static Lanes16 Of(Lanes8 lower, Lanes8 upper) => new(Vector512.Create(lower.Value, upper.Value));

    // All bits set in the first elements.
    static Vector512<float> First(int count) =>
        Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).AsSingle();
}

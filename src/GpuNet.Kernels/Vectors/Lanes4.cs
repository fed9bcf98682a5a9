using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace GpuNet.Kernels.Vectors;

/// <summary>4 floats in a <see cref="Vector128{T}"/>: SSE and Arm, or software on any machine.</summary>
[method: MethodImpl(MethodImplOptions.AggressiveInlining)]
unsafe struct Lanes4(Vector128<float> value) : IQuads<Lanes4>
{
    Vector128<float> value = value;

    /// <summary>The register itself.</summary>
    public readonly Vector128<float> Value => value;

    /// <inheritdoc/>
    public static int Count => 4;

    /// <inheritdoc/>
    public static bool IsSupported => true;

    /// <inheritdoc/>
    public static Lanes4 Zero => default;

    /// <inheritdoc/>
    public static Lanes4 Indices => new(Vector128<float>.Indices);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Broadcast(float value) => new(Vector128.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Load(float* source) => new(Vector128.Load(source));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes4 value, float* destination) => value.value.Store(destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 LoadPartial(float* source, int count, Lanes4 rest)
    {
        if (Avx.IsSupported)
            return new(Vector128.ConditionalSelect(First(count), Avx.MaskLoad(source, First(count)), rest.value));
        NativeMemory.Copy(source, &rest, (nuint)count * sizeof(float));
        return rest;
    }

    /// <inheritdoc/>
    // In halves: processors without AVX have no masked store, and on some others it is very slow.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(Lanes4 value, float* destination, int count)
    {
        if (count == Count)
        {
            value.value.Store(destination);
            return;
        }
        if (count >= 2)
            value.value.GetLower().Store(destination);
        if (count != 2)
            destination[count - 1] = count == 1 ? value.value.ToScalar() : value.value.GetElement(2);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 operator +(Lanes4 a, Lanes4 b) => new(a.value + b.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 operator -(Lanes4 a, Lanes4 b) => new(a.value - b.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 operator *(Lanes4 a, Lanes4 b) => new(a.value * b.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 operator /(Lanes4 a, Lanes4 b) => new(a.value / b.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 MultiplyAdd(Lanes4 a, Lanes4 b, Lanes4 c) => new(Fma.IsSupported || AdvSimd.IsSupported
        ? Vector128.FusedMultiplyAdd(a.value, b.value, c.value)
        : FusedMultiplyAdd.Of(a.value, b.value, c.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(Lanes4 a, Lanes4 b, ref Lanes4 sum)
    {
        // Not a conditional expression: its value would be awaited with the address of the sum, which then could not stay in a register.
        if (Fma.IsSupported || AdvSimd.IsSupported)
            sum.value = Vector128.FusedMultiplyAdd(a.value, b.value, sum.value);
        else
            sum.value = FusedMultiplyAdd.Of(a.value, b.value, sum.value);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Max(Lanes4 a, Lanes4 b) => new(Vector128.Max(a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Min(Lanes4 a, Lanes4 b) => new(Vector128.Min(a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Abs(Lanes4 a) => new(Vector128.Abs(a.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Sqrt(Lanes4 a) => new(Vector128.Sqrt(a.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 IfPositive(Lanes4 a, Lanes4 yes, Lanes4 no) =>
        new(Vector128.ConditionalSelect(Vector128.GreaterThan(a.value, Vector128<float>.Zero), yes.value, no.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Round(Lanes4 a) => new(Vector128.Round(a.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 ScaleB(Lanes4 a, Lanes4 n) =>
        new((a.value.AsInt32() + (Vector128.ConvertToInt32Native(n.value) << 23)).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 LoadQuads(float* source, nint stride) => Load(source);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 InterleaveLow(Lanes4 a, Lanes4 b) => new(
        Sse.IsSupported ? Sse.UnpackLow(a.value, b.value)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(a.value, b.value)
        : Vector128.Create(a.value[0], b.value[0], a.value[1], b.value[1]));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 InterleaveHigh(Lanes4 a, Lanes4 b) => new(
        Sse.IsSupported ? Sse.UnpackHigh(a.value, b.value)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(a.value, b.value)
        : Vector128.Create(a.value[2], b.value[2], a.value[3], b.value[3]));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Lanes4 a) => (a.value[0] + a.value[2]) + (a.value[1] + a.value[3]);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Maximum(Lanes4 a) =>
        MathF.Max(MathF.Max(a.value[0], a.value[1]), MathF.Max(a.value[2], a.value[3]));

    // All bits set in the first elements.
    static Vector128<float> First(int count) =>
        Vector128.LessThan(Vector128<int>.Indices, Vector128.Create(count)).AsSingle();
}

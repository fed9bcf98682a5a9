using ILGPU;
using ILGPU.Algorithms;

namespace GpuNet.Kernels.Vectors;

/// <summary>
/// A register of one float, in code that ILGPU compiles. It brings the formulas of <see cref="VectorMath"/> into kernels.
/// </summary>
/// <param name="value">The float.</param>
public readonly unsafe struct Lane1(float value) : IVector<Lane1>
{
    /// <summary>The float.</summary>
    public readonly float Value = value;

    /// <inheritdoc/>
    public static int Count => 1;

    /// <inheritdoc/>
    public static bool IsSupported => true;

    /// <inheritdoc/>
    public static Lane1 Zero => new(0f);

    /// <inheritdoc/>
    public static Lane1 Indices => new(0f);

    /// <inheritdoc/>
    public static Lane1 Broadcast(float value) => new(value);

    /// <inheritdoc/>
    public static Lane1 Load(float* source) => new(*source);

    /// <inheritdoc/>
    public static void Store(Lane1 value, float* destination) => *destination = value.Value;

    /// <inheritdoc/>
    public static Lane1 LoadPartial(float* source, int count, Lane1 rest) => Load(source);

    /// <inheritdoc/>
    public static void StorePartial(Lane1 value, float* destination, int count) => Store(value, destination);

    /// <inheritdoc/>
    public static Lane1 operator +(Lane1 a, Lane1 b) => new(a.Value + b.Value);

    /// <inheritdoc/>
    public static Lane1 operator -(Lane1 a, Lane1 b) => new(a.Value - b.Value);

    /// <inheritdoc/>
    public static Lane1 operator *(Lane1 a, Lane1 b) => new(a.Value * b.Value);

    /// <inheritdoc/>
    public static Lane1 operator /(Lane1 a, Lane1 b) => new(a.Value / b.Value);

    /// <inheritdoc/>
    // GPU drivers compile this to one instruction with one rounding.
    public static Lane1 MultiplyAdd(Lane1 a, Lane1 b, Lane1 c) => new(a.Value * b.Value + c.Value);

    // A comparison with a NaN in a is false. b != b is true only for NaN, and is optimised away if b is a constant.
#pragma warning disable CS1718
    /// <inheritdoc/>
    public static Lane1 Max(Lane1 a, Lane1 b) => a.Value < b.Value || b.Value != b.Value ? b : a;

    /// <inheritdoc/>
    public static Lane1 Min(Lane1 a, Lane1 b) => a.Value > b.Value || b.Value != b.Value ? b : a;
#pragma warning restore CS1718

    /// <inheritdoc/>
    public static Lane1 Abs(Lane1 a) => new(XMath.Abs(a.Value));

    /// <inheritdoc/>
    public static Lane1 Sqrt(Lane1 a) => new(XMath.Sqrt(a.Value));

    /// <inheritdoc/>
    public static Lane1 IfPositive(Lane1 a, Lane1 yes, Lane1 no) => a.Value > 0f ? yes : no;

    /// <inheritdoc/>
    // Adding and subtracting 1.5·2²³ rounds the fraction away; beyond 2²² there is hardly any fraction.
    public static Lane1 Round(Lane1 a) => XMath.Abs(a.Value) < 4194304f ? new(a.Value + 12582912f - 12582912f) : a;

    /// <inheritdoc/>
    public static Lane1 ScaleB(Lane1 a, Lane1 n) =>
        new(Interop.IntAsFloat(Interop.FloatAsInt(a.Value) + ((uint)(int)n.Value << 23)));

    /// <inheritdoc/>
    public static float Sum(Lane1 a) => a.Value;

    /// <inheritdoc/>
    public static float Maximum(Lane1 a) => a.Value;
}

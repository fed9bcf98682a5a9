namespace ILGPU.Algorithms;

public static partial class XMath
{
    /// <summary>The number e.</summary>
    public const float E = 2.71828182f;

    /// <summary>The number pi.</summary>
    public const float PI = 3.14159265f;

    /// <summary>The logarithm of 2.</summary>
    public const float Ln2 = 0.69314718f;

    /// <summary>The square root of 2.</summary>
    public const float Sqrt2 = 1.41421356f;

    /// <summary>The square root.</summary>
    public static double Sqrt(double value) => Math.Sqrt(value);

    /// <summary>The square root.</summary>
    public static float Sqrt(float value) => MathF.Sqrt(value);

    /// <summary>One over the square root.</summary>
    public static double Rsqrt(double value) => 1.0 / Math.Sqrt(value);

    /// <summary>One over the square root.</summary>
    public static float Rsqrt(float value) => 1.0f / MathF.Sqrt(value);

    /// <summary>One over the value.</summary>
    public static double Rcp(double value) => 1.0 / value;

    /// <summary>One over the value.</summary>
    public static float Rcp(float value) => 1.0f / value;

    /// <summary>e to the power of the value.</summary>
    public static double Exp(double value) => Math.Exp(value);

    /// <summary>e to the power of the value.</summary>
    public static float Exp(float value) => MathF.Exp(value);

    /// <summary>2 to the power of the value.</summary>
    public static double Exp2(double value) => Math.Pow(2.0, value);

    /// <summary>2 to the power of the value.</summary>
    public static float Exp2(float value) => MathF.Pow(2.0f, value);

    /// <summary>The natural logarithm.</summary>
    public static double Log(double value) => Math.Log(value);

    /// <summary>The natural logarithm.</summary>
    public static float Log(float value) => MathF.Log(value);

    /// <summary>The logarithm to the base 2.</summary>
    public static double Log2(double value) => Math.Log2(value);

    /// <summary>The logarithm to the base 2.</summary>
    public static float Log2(float value) => MathF.Log2(value);

    /// <summary>The logarithm to the base 10.</summary>
    public static double Log10(double value) => Math.Log10(value);

    /// <summary>The logarithm to the base 10.</summary>
    public static float Log10(float value) => MathF.Log10(value);

    /// <summary>The sine.</summary>
    public static double Sin(double value) => Math.Sin(value);

    /// <summary>The sine.</summary>
    public static float Sin(float value) => MathF.Sin(value);

    /// <summary>The cosine.</summary>
    public static double Cos(double value) => Math.Cos(value);

    /// <summary>The cosine.</summary>
    public static float Cos(float value) => MathF.Cos(value);

    /// <summary>The tangent.</summary>
    public static double Tan(double value) => Math.Tan(value);

    /// <summary>The tangent.</summary>
    public static float Tan(float value) => MathF.Tan(value);

    /// <summary>The hyperbolic tangent.</summary>
    public static double Tanh(double value) => Math.Tanh(value);

    /// <summary>The hyperbolic tangent.</summary>
    public static float Tanh(float value) => MathF.Tanh(value);

    /// <summary>The value rounded down.</summary>
    public static double Floor(double value) => Math.Floor(value);

    /// <summary>The value rounded down.</summary>
    public static float Floor(float value) => MathF.Floor(value);

    /// <summary>The value rounded up.</summary>
    public static double Ceiling(double value) => Math.Ceiling(value);

    /// <summary>The value rounded up.</summary>
    public static float Ceiling(float value) => MathF.Ceiling(value);

    /// <summary>A base to the power of an exponent.</summary>
    public static double Pow(double @base, double exp) => Math.Pow(@base, exp);

    /// <summary>A base to the power of an exponent.</summary>
    public static float Pow(float @base, float exp) => MathF.Pow(@base, exp);

    /// <summary>Whether the value is not a number.</summary>
    public static bool IsNaN(double value) => double.IsNaN(value);

    /// <summary>Whether the value is not a number.</summary>
    public static bool IsNaN(float value) => float.IsNaN(value);

    /// <summary>Whether the value is infinite.</summary>
    public static bool IsInfinity(double value) => double.IsInfinity(value);

    /// <summary>Whether the value is infinite.</summary>
    public static bool IsInfinity(float value) => float.IsInfinity(value);

    /// <summary>Whether the value is neither infinite nor NaN.</summary>
    public static bool IsFinite(double value) => double.IsFinite(value);

    /// <summary>Whether the value is neither infinite nor NaN.</summary>
    public static bool IsFinite(float value) => float.IsFinite(value);

    /// <summary>-1, 0 or 1, as the value is negative, zero or positive.</summary>
    public static int Sign(double value) => value < 0.0 ? -1 : value > 0.0 ? 1 : 0;

    /// <summary>-1, 0 or 1, as the value is negative, zero or positive.</summary>
    public static int Sign(float value) => value < 0.0f ? -1 : value > 0.0f ? 1 : 0;
}

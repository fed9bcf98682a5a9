namespace ILGPU.Algorithms;

/// <summary>The mathematics of ILGPU.Algorithms: this part is <see cref="IntrinsicMath"/> again.</summary>
public static partial class XMath
{
    /// <summary>The absolute value.</summary>
    public static double Abs(double value) => IntrinsicMath.Abs(value);

    /// <summary>The absolute value.</summary>
    public static float Abs(float value) => IntrinsicMath.Abs(value);

    /// <summary>The absolute value.</summary>
    public static sbyte Abs(sbyte value) => IntrinsicMath.Abs(value);

    /// <summary>The absolute value.</summary>
    public static short Abs(short value) => IntrinsicMath.Abs(value);

    /// <summary>The absolute value.</summary>
    public static int Abs(int value) => IntrinsicMath.Abs(value);

    /// <summary>The absolute value.</summary>
    public static long Abs(long value) => IntrinsicMath.Abs(value);

    /// <summary>The smaller of two values.</summary>
    public static double Min(double first, double second) => IntrinsicMath.Min(first, second);

    /// <summary>The smaller of two values.</summary>
    public static float Min(float first, float second) => IntrinsicMath.Min(first, second);

    /// <summary>The smaller of two values.</summary>
    public static sbyte Min(sbyte first, sbyte second) => IntrinsicMath.Min(first, second);

    /// <summary>The smaller of two values.</summary>
    public static short Min(short first, short second) => IntrinsicMath.Min(first, second);

    /// <summary>The smaller of two values.</summary>
    public static int Min(int first, int second) => IntrinsicMath.Min(first, second);

    /// <summary>The smaller of two values.</summary>
    public static long Min(long first, long second) => IntrinsicMath.Min(first, second);

    /// <summary>The smaller of two values.</summary>
    public static byte Min(byte first, byte second) => IntrinsicMath.Min(first, second);

    /// <summary>The smaller of two values.</summary>
    public static ushort Min(ushort first, ushort second) => IntrinsicMath.Min(first, second);

    /// <summary>The smaller of two values.</summary>
    public static uint Min(uint first, uint second) => IntrinsicMath.Min(first, second);

    /// <summary>The smaller of two values.</summary>
    public static ulong Min(ulong first, ulong second) => IntrinsicMath.Min(first, second);

    /// <summary>The larger of two values.</summary>
    public static double Max(double first, double second) => IntrinsicMath.Max(first, second);

    /// <summary>The larger of two values.</summary>
    public static float Max(float first, float second) => IntrinsicMath.Max(first, second);

    /// <summary>The larger of two values.</summary>
    public static sbyte Max(sbyte first, sbyte second) => IntrinsicMath.Max(first, second);

    /// <summary>The larger of two values.</summary>
    public static short Max(short first, short second) => IntrinsicMath.Max(first, second);

    /// <summary>The larger of two values.</summary>
    public static int Max(int first, int second) => IntrinsicMath.Max(first, second);

    /// <summary>The larger of two values.</summary>
    public static long Max(long first, long second) => IntrinsicMath.Max(first, second);

    /// <summary>The larger of two values.</summary>
    public static byte Max(byte first, byte second) => IntrinsicMath.Max(first, second);

    /// <summary>The larger of two values.</summary>
    public static ushort Max(ushort first, ushort second) => IntrinsicMath.Max(first, second);

    /// <summary>The larger of two values.</summary>
    public static uint Max(uint first, uint second) => IntrinsicMath.Max(first, second);

    /// <summary>The larger of two values.</summary>
    public static ulong Max(ulong first, ulong second) => IntrinsicMath.Max(first, second);

    /// <summary>The value, or the bound that it is beyond.</summary>
    public static double Clamp(double value, double min, double max) => Max(Min(value, max), min);

    /// <summary>The value, or the bound that it is beyond.</summary>
    public static float Clamp(float value, float min, float max) => Max(Min(value, max), min);

    /// <summary>The value, or the bound that it is beyond.</summary>
    public static sbyte Clamp(sbyte value, sbyte min, sbyte max) => Max(Min(value, max), min);

    /// <summary>The value, or the bound that it is beyond.</summary>
    public static short Clamp(short value, short min, short max) => Max(Min(value, max), min);

    /// <summary>The value, or the bound that it is beyond.</summary>
    public static int Clamp(int value, int min, int max) => Max(Min(value, max), min);

    /// <summary>The value, or the bound that it is beyond.</summary>
    public static long Clamp(long value, long min, long max) => Max(Min(value, max), min);

    /// <summary>The value, or the bound that it is beyond.</summary>
    public static byte Clamp(byte value, byte min, byte max) => Max(Min(value, max), min);

    /// <summary>The value, or the bound that it is beyond.</summary>
    public static ushort Clamp(ushort value, ushort min, ushort max) => Max(Min(value, max), min);

    /// <summary>The value, or the bound that it is beyond.</summary>
    public static uint Clamp(uint value, uint min, uint max) => Max(Min(value, max), min);

    /// <summary>The value, or the bound that it is beyond.</summary>
    public static ulong Clamp(ulong value, ulong min, ulong max) => Max(Min(value, max), min);

    /// <summary>The quotient, rounded down for positive numbers.</summary>
    public static int DivRoundDown(int numerator, int denominator) => numerator / denominator;

    /// <summary>The quotient, rounded up for positive numbers.</summary>
    public static int DivRoundUp(int numerator, int denominator) => (numerator + denominator - 1) / denominator;

    /// <summary>The quotient, rounded down for positive numbers.</summary>
    public static long DivRoundDown(long numerator, long denominator) => numerator / denominator;

    /// <summary>The quotient, rounded up for positive numbers.</summary>
    public static long DivRoundUp(long numerator, long denominator) => (numerator + denominator - 1) / denominator;
}

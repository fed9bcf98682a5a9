namespace ILGPU;

/// <summary>
/// Operations that no other thread interrupts; each returns what was there before. Here only one kernel thread runs at a time,
/// so that nothing can interrupt a plain operation.
/// </summary>
public static class Atomic
{
    /// <summary>Adds to a target.</summary>
    public static int Add(ref int target, int value) => Exchange(ref target, target + value);

    /// <summary>Adds to a target.</summary>
    public static long Add(ref long target, long value) => Exchange(ref target, target + value);

    /// <summary>Adds to a target.</summary>
    public static uint Add(ref uint target, uint value) => Exchange(ref target, target + value);

    /// <summary>Adds to a target.</summary>
    public static ulong Add(ref ulong target, ulong value) => Exchange(ref target, target + value);

    /// <summary>Adds to a target.</summary>
    public static float Add(ref float target, float value) => Exchange(ref target, target + value);

    /// <summary>Adds to a target.</summary>
    public static double Add(ref double target, double value) => Exchange(ref target, target + value);

    /// <summary>Sets a target to the larger of itself and a value.</summary>
    public static int Max(ref int target, int value) => Exchange(ref target, IntrinsicMath.Max(target, value));

    /// <summary>Sets a target to the larger of itself and a value.</summary>
    public static long Max(ref long target, long value) => Exchange(ref target, IntrinsicMath.Max(target, value));

    /// <summary>Sets a target to the larger of itself and a value.</summary>
    public static uint Max(ref uint target, uint value) => Exchange(ref target, IntrinsicMath.Max(target, value));

    /// <summary>Sets a target to the larger of itself and a value.</summary>
    public static ulong Max(ref ulong target, ulong value) => Exchange(ref target, IntrinsicMath.Max(target, value));

    /// <summary>Sets a target to the larger of itself and a value.</summary>
    public static float Max(ref float target, float value) => Exchange(ref target, IntrinsicMath.Max(target, value));

    /// <summary>Sets a target to the larger of itself and a value.</summary>
    public static double Max(ref double target, double value) => Exchange(ref target, IntrinsicMath.Max(target, value));

    /// <summary>Sets a target to the smaller of itself and a value.</summary>
    public static int Min(ref int target, int value) => Exchange(ref target, IntrinsicMath.Min(target, value));

    /// <summary>Sets a target to the smaller of itself and a value.</summary>
    public static long Min(ref long target, long value) => Exchange(ref target, IntrinsicMath.Min(target, value));

    /// <summary>Sets a target to the smaller of itself and a value.</summary>
    public static uint Min(ref uint target, uint value) => Exchange(ref target, IntrinsicMath.Min(target, value));

    /// <summary>Sets a target to the smaller of itself and a value.</summary>
    public static ulong Min(ref ulong target, ulong value) => Exchange(ref target, IntrinsicMath.Min(target, value));

    /// <summary>Sets a target to the smaller of itself and a value.</summary>
    public static float Min(ref float target, float value) => Exchange(ref target, IntrinsicMath.Min(target, value));

    /// <summary>Sets a target to the smaller of itself and a value.</summary>
    public static double Min(ref double target, double value) => Exchange(ref target, IntrinsicMath.Min(target, value));

    /// <summary>Sets a target.</summary>
    public static int Exchange(ref int target, int value)
    {
        int before = target;
        target = value;
        return before;
    }

    /// <summary>Sets a target.</summary>
    public static long Exchange(ref long target, long value)
    {
        long before = target;
        target = value;
        return before;
    }

    /// <summary>Sets a target.</summary>
    public static uint Exchange(ref uint target, uint value)
    {
        uint before = target;
        target = value;
        return before;
    }

    /// <summary>Sets a target.</summary>
    public static ulong Exchange(ref ulong target, ulong value)
    {
        ulong before = target;
        target = value;
        return before;
    }

    /// <summary>Sets a target.</summary>
    public static float Exchange(ref float target, float value)
    {
        float before = target;
        target = value;
        return before;
    }

    /// <summary>Sets a target.</summary>
    public static double Exchange(ref double target, double value)
    {
        double before = target;
        target = value;
        return before;
    }

    /// <summary>Sets a target if it is <paramref name="compare"/>.</summary>
    public static int CompareExchange(ref int target, int compare, int value) =>
        Exchange(ref target, target == compare ? value : target);

    /// <summary>Sets a target if it is <paramref name="compare"/>.</summary>
    public static long CompareExchange(ref long target, long compare, long value) =>
        Exchange(ref target, target == compare ? value : target);

    /// <summary>Sets a target if it is <paramref name="compare"/>.</summary>
    public static uint CompareExchange(ref uint target, uint compare, uint value) =>
        Exchange(ref target, target == compare ? value : target);

    /// <summary>Sets a target if it is <paramref name="compare"/>.</summary>
    public static ulong CompareExchange(ref ulong target, ulong compare, ulong value) =>
        Exchange(ref target, target == compare ? value : target);

    /// <summary>Sets a target if it is <paramref name="compare"/>.</summary>
    public static float CompareExchange(ref float target, float compare, float value) =>
        Exchange(ref target, target == compare ? value : target);

    /// <summary>Sets a target if it is <paramref name="compare"/>.</summary>
    public static double CompareExchange(ref double target, double compare, double value) =>
        Exchange(ref target, target == compare ? value : target);
}

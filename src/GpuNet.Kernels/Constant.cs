using System.Globalization;

namespace GpuNet.Kernels;

/// <summary>What values a constant can have.</summary>
/// <param name="Text">For people, behind "it must be".</param>
/// <param name="Includes">Whether a value is one of them.</param>
public sealed record ConstantRange(string Text, Func<double, bool> Includes)
{
    /// <summary>Any number.</summary>
    public static ConstantRange Number { get; } = new("a number", double.IsFinite);

    /// <summary>Above 0.</summary>
    public static ConstantRange Positive { get; } = new("above 0", value => value > 0);

    /// <summary>At least 0.</summary>
    public static ConstantRange NotNegative { get; } = new("at least 0", value => value >= 0);

    /// <summary>From 0 to below 1.</summary>
    public static ConstantRange Share { get; } = new("from 0 to below 1", value => value is >= 0 and < 1);

    /// <summary>Whole numbers of at least 1.</summary>
    public static ConstantRange Count { get; } = new(
        "a whole number from 1 on", value => value >= 1 && value == Math.Floor(value) && value <= 1 << 24);

    /// <summary>0 for no, 1 for yes.</summary>
    public static ConstantRange Switch { get; } = new("0 or 1", value => value is 0 or 1);
}

/// <summary>A constant of a loss, an optimizer or a schedule.</summary>
/// <param name="Name">Its name in files and commands.</param>
/// <param name="Value">The value that it has.</param>
/// <param name="Range">What values it can have.</param>
public sealed record Constant(string Name, double Value, ConstantRange Range)
{
    /// <summary>As a text gives it: <c>beta=0.9</c>.</summary>
    public override string ToString() => $"{Name}={Value.ToString(CultureInfo.InvariantCulture)}";
}

using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace GpuNet.Kernels;

/// <summary>Marks a property as a constant and defines its valid values. Infinity and NaN are never valid.</summary>
/// <param name="text">The valid values in words, to follow "it must be".</param>
/// <param name="includes">Whether a value is valid.</param>
[AttributeUsage(AttributeTargets.Property)]
public abstract class ConstantAttribute(string text, Func<double, bool> includes) : Attribute
{
    /// <summary>The valid values in words, to follow "it must be".</summary>
    public string Text => text;

    /// <summary>Whether a value is valid.</summary>
    public bool Includes(double value) => double.IsFinite(value) && includes(value);
}

/// <summary>Any number.</summary>
public sealed class NumberAttribute() : ConstantAttribute("a number", _ => true);

/// <summary>Above 0.</summary>
public sealed class PositiveAttribute() : ConstantAttribute("a number above 0", value => value > 0);

/// <summary>At least 0.</summary>
public sealed class NotNegativeAttribute() : ConstantAttribute("a number of at least 0", value => value >= 0);

/// <summary>From 0 to below 1.</summary>
public sealed class ShareAttribute() : ConstantAttribute("a number from 0 to below 1", value => value is >= 0 and < 1);

/// <summary>Whole numbers from 1 to 2²⁴, which floats tell apart.</summary>
public sealed class CountAttribute() : ConstantAttribute(
    "a whole number from 1 to 16777216", value => value >= 1 && value == Math.Floor(value) && value <= 1 << 24);

/// <summary>True or false; in texts 1 or 0.</summary>
public sealed class SwitchAttribute() : ConstantAttribute("0 or 1", value => value is 0 or 1);

/// <summary>A constant of a <see cref="Configurable"/>: one of its properties.</summary>
public sealed class Constant
{
    readonly PropertyInfo property;

    Constant(PropertyInfo property, ConstantAttribute range)
    {
        this.property = property;
        Range = range;
    }

    /// <summary>Its name in files and commands: <c>positive_weight</c> for a property <c>PositiveWeight</c>.</summary>
    public string Name => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);

    /// <summary>Its valid values.</summary>
    public ConstantAttribute Range { get; }

    /// <summary>The type that declares it, which may be a shared base class.</summary>
    public Type Owner => property.DeclaringType!;

    /// <summary>Its value.</summary>
    public double In(Configurable setting) => Convert.ToDouble(property.GetValue(setting), CultureInfo.InvariantCulture);

    /// <summary>Its value as text: the shortest form that parses to the same number.</summary>
    internal string TextIn(Configurable setting) =>
        Convert.ToString(property.GetValue(setting) is bool isOn ? isOn ? 1 : 0 : property.GetValue(setting),
            CultureInfo.InvariantCulture)!;

    /// <summary>Changes its value.</summary>
    internal void Set(Configurable setting, double value) =>
        property.SetValue(setting, Convert.ChangeType(value, property.PropertyType, CultureInfo.InvariantCulture));

    /// <summary>The constants of a type.</summary>
    internal static Constant[] Of(Type type) =>
    [
        .. from property in type.GetProperties()
           let range = property.GetCustomAttribute<ConstantAttribute>()
           where range is not null
           select new Constant(property, range),
    ];
}

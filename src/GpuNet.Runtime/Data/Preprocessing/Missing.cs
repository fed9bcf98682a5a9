using System.Globalization;

namespace GpuNet;

/// <summary>How missing values of features are handled.</summary>
public sealed record Missing
{
    const string ErrorName = "error", MeanName = "mean";

    Missing(bool isError, double? constant) => (IsError, Constant) = (isError, constant);

    /// <summary>A missing value is an error.</summary>
    public static Missing Error { get; } = new(true, null);

    /// <summary>They are replaced by the mean of the column.</summary>
    public static Missing Mean { get; } = new(false, null);

    /// <summary>Whether it is an error.</summary>
    public bool IsError { get; }

    /// <summary>The replacement; null for the mean.</summary>
    public double? Constant { get; }

    /// <summary>They are replaced by a number.</summary>
    /// <exception cref="ArgumentException">It is not finite.</exception>
    public static Missing Value(double constant) => double.IsFinite(constant)
        ? new(false, constant)
        : throw new ArgumentException($"{constant} cannot take the place of a missing value; it must be a finite number");

    /// <summary>Reads <c>error</c>, <c>mean</c> or a number; null for anything else.</summary>
    public static Missing? Find(string text) => text switch
    {
        ErrorName => Error,
        MeanName => Mean,
        _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? Value(value)
            : null,
    };

    /// <inheritdoc/>
    public override string ToString() => IsError ? ErrorName : Constant?.ToString(CultureInfo.InvariantCulture) ?? MeanName;
}

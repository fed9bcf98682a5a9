using System.Globalization;
using System.Text;

namespace GpuNet;

/// <summary>What is done where a feature has no value.</summary>
public sealed record Missing
{
    const string ErrorName = "error", MeanName = "mean";

    Missing(bool isError, float? constant) => (IsError, Constant) = (isError, constant);

    /// <summary>It is an error.</summary>
    public static Missing Error { get; } = new(true, null);

    /// <summary>The mean of the column takes its place.</summary>
    public static Missing Mean { get; } = new(false, null);

    /// <summary>Whether it is an error.</summary>
    public bool IsError { get; }

    /// <summary>What takes its place; null for the mean.</summary>
    public float? Constant { get; }

    /// <summary>A number takes its place.</summary>
    /// <exception cref="ArgumentException">It is not finite.</exception>
    public static Missing Value(float constant) => float.IsFinite(constant)
        ? new(false, constant)
        : throw new ArgumentException($"{constant} cannot take the place of a missing value; it must be a finite number");

    /// <summary>Reads <c>error</c>, <c>mean</c> or a number; null for anything else.</summary>
    public static Missing? Find(string text) => text switch
    {
        ErrorName => Error,
        MeanName => Mean,
        _ => float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float value) && float.IsFinite(value)
            ? Value(value)
            : null,
    };

    /// <summary>
    /// Whether a cell says that there is no value: it is empty, <c>?</c>, <c>NA</c>, <c>N/A</c>, <c>NaN</c> or <c>null</c>.
    /// </summary>
    /// <param name="cell">The cell as UTF-8.</param>
    public static bool IsMissing(ReadOnlySpan<byte> cell) =>
        cell.IsEmpty || cell.SequenceEqual("?"u8) || cell.SequenceEqual("NA"u8)
        || Ascii.EqualsIgnoreCase(cell, "N/A"u8) || Ascii.EqualsIgnoreCase(cell, "NaN"u8) || Ascii.EqualsIgnoreCase(cell, "null"u8);

    /// <inheritdoc/>
    public override string ToString() => IsError ? ErrorName : Constant?.ToString(CultureInfo.InvariantCulture) ?? MeanName;
}
